import type { Catalogue, OptionInfo } from '../../../common/model/catalogue.ts';
import type { JsonObject } from '../../../common/model/json.ts';

const option = (name: string, schema: JsonObject, more: Partial<OptionInfo> = {}): OptionInfo => ({
  name,
  label: `${name.replaceAll('_', ' ')} label`,
  help: `Help of ${name}.`,
  secret: false,
  required: false,
  level: 'rule',
  widget: null,
  default: null,
  schema,
  ...more,
});

const text = { type: 'string' };
const listOfText = { type: 'array', items: text };
const oneOrMany = { anyOf: [text, listOfText] };
const amounts = { minutes: { type: 'number' }, hours: { type: 'number' } };
const duration = { type: 'object', properties: amounts, additionalProperties: false };

/** A catalogue of made-up types and outputs: the app must know none by name. */
export const madeUpCatalogue: Catalogue = {
  ruleTypes: [
    {
      id: 'threshold',
      title: 'Threshold',
      summary: 'So many within a time.',
      example: { name: 'x', type: 'threshold', index: 'a-*', least: 7, within: { minutes: 3 } },
      options: [
        option('least', { type: 'integer', minimum: 1 }, { required: true }),
        option('within', duration, { required: true, widget: 'duration' }),
        option('strict', { type: 'boolean', default: false }, { default: false }),
      ],
    },
    {
      id: 'novelty',
      title: 'Novelty',
      summary: 'Something never seen.',
      example: { name: 'x', type: 'novelty', index: 'a-*', watched: ['user.name'] },
      options: [
        option('watched', oneOrMany, { required: true, widget: 'field_names' }),
        option('mode', { type: 'string', enum: ['fast', 'exact'] }, { default: 'fast' }),
        option('weights', { type: 'object', additionalProperties: { type: 'object' } }),
      ],
    },
  ],
  alerters: [
    {
      id: 'pager',
      title: 'Pager',
      summary: 'Wakes somebody.',
      example: {},
      options: [
        option('pager_token', text, { required: true, secret: true, widget: 'password' }),
        option('pager_level', { type: ['boolean', 'string'] }),
      ],
    },
    {
      id: 'carrier',
      title: 'Carrier pigeon',
      summary: 'Slow.',
      example: {},
      options: [
        option('carrier_lofts', oneOrMany, { required: true, help: 'Such as `north` or `south`; both are told.' }),
        option('carrier_headers', { type: 'object', additionalProperties: text }, { secret: true, default: {} }),
      ],
    },
  ],
  rule: [
    option('name', text),
    option('type', text, { required: true }),
    option('index', text, { required: true, widget: 'index_pattern' }),
    option('alert', { anyOf: [text, { type: 'array' }] }, { required: true }),
    option('filter', { type: 'array', items: { type: 'object' } }, { widget: 'query', default: [] }),
    option('query_key', oneOrMany, { widget: 'field_names' }),
    option('include', listOfText, { widget: 'field_names' }),
    option('realert', duration, { widget: 'duration' }),
    option('alert_subject', text),
    option('alert_subject_args', oneOrMany, { widget: 'field_names' }),
    option('alert_text', text, { widget: 'textarea' }),
    option('alert_text_args', oneOrMany, { widget: 'field_names' }),
    option('alert_text_type', { type: 'string', enum: ['alert_text_only'] }),
  ],
};
