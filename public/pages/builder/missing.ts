import { stringAt, type JsonObject } from '../../../common/model/json.ts';
import type { Problem } from '../../../common/model/problem.ts';
import { t } from '../../app/i18n.ts';

/** What a rule that people look after must have, though a file of rules may do without. */
export function missingProblems(values: JsonObject): readonly Problem[] {
  return [
    ...(stringAt(values, 'name').trim() === ''
      ? [missing('name', t('tocsin.builder.noName', 'give the rule a name'))]
      : []),
    ...(stringAt(values, 'index').trim() === ''
      ? [missing('index', t('tocsin.builder.noIndex', 'say where to look, such as filebeat-*'))]
      : []),
  ];
}

const missing = (path: string, message: string): Problem => ({
  code: 'missing_option',
  severity: 'error',
  path,
  message,
  place: {},
});
