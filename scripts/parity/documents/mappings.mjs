const SETTINGS = { index: { number_of_shards: 1, number_of_replicas: 0, refresh_interval: '-1' } };
const KEYWORD = { type: 'keyword', ignore_above: 1024 };

/** An index as beats make theirs: strings are keywords, only the message is text. */
export const beatIndex = (properties = {}) => ({
  settings: SETTINGS,
  mappings: {
    dynamic_templates: [{ strings: { match_mapping_type: 'string', mapping: KEYWORD } }],
    date_detection: false,
    properties: {
      '@timestamp': { type: 'date' },
      message: { type: 'text', fields: { keyword: KEYWORD } },
      ...properties,
    },
  },
});

/** An index as it comes about without a template: strings are text with a keyword beside. */
export const plainIndex = (properties = {}) => ({
  settings: SETTINGS,
  mappings: { date_detection: false, properties: { '@timestamp': { type: 'date' }, ...properties } },
});

/** An index that takes any document and looks into few of its fields. */
export const closedIndex = properties => ({ settings: SETTINGS, mappings: { dynamic: false, properties } });
