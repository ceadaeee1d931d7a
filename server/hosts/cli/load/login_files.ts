import path from 'node:path';
import { isList, isObject, type Json, type JsonObject } from '../../../../common/model/json.ts';

/** Options that name such a file. */
const OPTIONS: readonly string[] = ['smtp_auth_file', 'jira_account_file'];

/** A rule's options, or config.yaml's for it, where a relative login file lies beside the rule, as for ElastAlert. */
export function withLoginFiles(values: JsonObject, file: string, cwd: string): JsonObject {
  const folder = path.resolve(cwd, path.dirname(file));
  const { alert } = values;
  return { ...withOption(values, folder), ...(alert === undefined ? {} : { alert: inOutputs(alert, folder) }) };
}

/** Options that an output has of its own. */
function inOutputs(alert: Json, folder: string): Json {
  if (isList(alert)) return alert.map(entry => inOutputs(entry, folder));
  if (!isObject(alert)) return alert;
  return Object.fromEntries(
    Object.entries(alert).map(([name, own]) => [name, isObject(own) ? withOption(own, folder) : own]),
  );
}

function withOption(options: JsonObject, folder: string): JsonObject {
  const placed = OPTIONS.flatMap((option): [string, string][] => {
    const named = options[option];
    return typeof named === 'string' && named !== '' ? [[option, path.resolve(folder, named)]] : [];
  });
  return { ...options, ...Object.fromEntries(placed) };
}
