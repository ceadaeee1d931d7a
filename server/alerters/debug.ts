import { z } from 'zod';
import { lookup } from '../../common/model/lookup.ts';
import { pythonStr } from '../../common/text/python.ts';
import { defineAlerter } from '../engine/define_alerter.ts';

/** Writes to the log of the host. Source: parity alerters §6. */
export const debug = defineAlerter({
  id: 'debug',
  title: 'Log',
  summary: 'Writes the alert to the log of the host, for trying a rule out.',
  options: z.object({}),
  example: {},
  compose: (alert, _options, { queryKey, timestampField }) => {
    const lines = alert.matches.flatMap(({ document, text }) => {
      const key = queryKey === null ? null : (document[queryKey] ?? null);
      const about = key === null ? alert.ruleName : `${alert.ruleName}, ${pythonStr(key)},`;
      return [`Alert for ${about} at ${pythonStr(lookup(document, timestampField))}:`, text];
    });
    return [{ kind: 'log', lines }];
  },
});
