import type { Command } from 'commander';
import type { EngineAuth } from '../../sources/engine_auth.ts';
import type { NodeOptions } from '../../sources/http_node.ts';

/** How the search engine of `--es` is reached, and how to prove who we are. Holds secrets: never printed. */
export type EngineAccess = Required<Pick<NodeOptions, 'verifyCerts' | 'caFile' | 'certFile' | 'keyFile'>> & {
  readonly auth: EngineAuth;
};

/** What the command line says of it. */
export interface AccessFlags {
  readonly caCerts?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
  readonly verifyCerts: boolean;
}

/** How a user, a password or a key get here: other users of the machine can read command lines. */
const VARIABLES = `
With --es, ES_API_KEY, ES_BEARER, or ES_USERNAME and ES_PASSWORD in the environment say who we are;
a user in the address (https://user:password@host:9200) wins over them.`;

/** Adds the flags that say how the search engine of `--es` is reached. */
export const withAccessFlags = (command: Command): Command =>
  command
    .option('--ca-certs <file>', 'with --es: the certificates to trust, as PEM')
    .option('--client-cert <file>', 'with --es: the certificate that says who we are, as PEM')
    .option('--client-key <file>', 'with --es: its key, as PEM; in the file of --client-cert where absent')
    .option('--no-verify-certs', 'with --es: take any certificate')
    .addHelpText('after', VARIABLES);

/** What flags and environment say; null where no search engine was given. */
export function accessFrom(es: string | undefined, flags: AccessFlags, env: NodeJS.ProcessEnv): EngineAccess | null {
  if (es === undefined) return null;
  return {
    verifyCerts: flags.verifyCerts,
    caFile: flags.caCerts ?? null,
    certFile: flags.clientCert ?? null,
    keyFile: flags.clientKey ?? null,
    auth: new URL(es).username === '' ? authFrom(env) : { kind: 'none' },
  };
}

function authFrom({ ES_API_KEY, ES_BEARER, ES_USERNAME, ES_PASSWORD = '' }: NodeJS.ProcessEnv): EngineAuth {
  if (ES_API_KEY !== undefined) return { kind: 'api_key', key: ES_API_KEY };
  if (ES_BEARER !== undefined) return { kind: 'bearer', token: ES_BEARER };
  if (ES_USERNAME !== undefined) return { kind: 'basic', username: ES_USERNAME, password: ES_PASSWORD };
  return { kind: 'none' };
}
