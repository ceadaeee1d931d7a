import path from 'node:path';
import { isList, isObject, type Json, type JsonObject } from '../../../../common/model/json.ts';

/** Options that name a file with a login. */
const OPTIONS: readonly string[] = ['smtp_auth_file', 'jira_account_file', 'indexer_config'];

/** A rule's options, or config.yaml's for it, where a relative login file lies beside the rule, as for ElastAlert. */
export function withLoginFiles(values: JsonObject, file: string, cwd: string): JsonObject {
  const folder = path.resolve(cwd, path.dirname(file));
  const { alert } = values;
  return { ...withPaths(values, folder), ...(alert === undefined ? {} : { alert: inOutputs(alert, folder) }) };
}

/** Options that an output has of its own. */
function inOutputs(alert: Json, folder: string): Json {
  if (isList(alert)) return alert.map(entry => inOutputs(entry, folder));
  if (!isObject(alert)) return alert;
  return Object.fromEntries(
    Object.entries(alert).map(([name, own]) => [name, isObject(own) ? withPaths(own, folder) : own]),
  );
}

function withPaths(options: JsonObject, folder: string): JsonObject {
  const files = OPTIONS.flatMap((name): readonly (readonly [string, Json])[] => {
    const named = options[name];
    return typeof named === 'string' && named !== '' ? [[name, path.resolve(folder, named)]] : [];
  });
  return { ...options, ...Object.fromEntries(files) };
}
