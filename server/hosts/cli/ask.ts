import { confirm, input, number, password } from '@inquirer/prompts';
import type { JsonObject } from '../../../common/model/json.ts';

const DEFAULT_PORT = 9200;
const HIGHEST_PORT = 65_535;

/** Asks on the terminal where the search engine is, and how the indices are to be named. */
export async function askForConnection(isAskingForUser: boolean): Promise<JsonObject> {
  const host = await input({ message: 'Host of the search engine', default: 'localhost' });
  const port = await number({ message: 'Port', default: DEFAULT_PORT, min: 1, max: HIGHEST_PORT });
  const tls = await confirm({ message: 'Connect by TLS (https)?', default: false });
  const verify = tls ? await confirm({ message: 'Check its certificate?', default: true }) : true;
  const user = isAskingForUser ? await input({ message: 'User (empty: none)' }) : '';
  const secret = user === '' ? '' : await password({ message: 'Password', mask: true });
  const prefix = await input({ message: 'URL prefix (empty: none)' });
  const index = await input({ message: 'Base name of the indices', default: 'elastalert_status' });
  const oldIndex = await input({ message: 'Copy the alerts of an older index (empty: none)' });
  return {
    es_host: host,
    es_port: port ?? DEFAULT_PORT,
    use_ssl: tls,
    verify_certs: verify,
    ...(user === '' ? {} : { es_username: user, es_password: secret }),
    es_url_prefix: prefix,
    writeback_index: index,
    old_index: oldIndex,
  };
}
