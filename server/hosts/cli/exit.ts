/** How a command ends. */
export const EXIT = {
  ok: 0,
  /** The command line, config.yaml or the rules are wrong. */
  wrong: 1,
  /** The search engine did not do its part. */
  engine: 2,
  /** An alert could not be delivered. */
  undelivered: 3,
  /** Ctrl-C before the end. */
  interrupted: 130,
} as const;

/** The codes of `test-rule --stop-error`. Source: parity runtime §12. */
export const TEST_RULE_EXIT = { query: 2, filter: 3, badData: 4 } as const;

/** The table of exit codes, as `--help` shows it. */
export const EXIT_HELP = [
  'Exit codes:',
  '  0    all went well',
  '  1    the command line, config.yaml or the rules are wrong',
  '  2    the search engine could not be reached, or did not do what was asked',
  '  3    an alert could not be delivered',
  '  130  stopped by Ctrl-C before the end',
].join('\n');
