import type { Json, JsonObject } from '../../../common/model/json.ts';
import { SAMPLE_INDICES } from './sample_documents.ts';

/** An index template: `PUT _index_template/<name>` with `body`. */
export interface SampleTemplate {
  readonly name: string;
  readonly body: JsonObject;
}

const KEYWORD = { type: 'keyword', ignore_above: 1024 } as const;
const DATE = { type: 'date' } as const;
const IP = { type: 'ip' } as const;
const LONG = { type: 'long' } as const;
const FLOAT = { type: 'float' } as const;
// The beats themselves use match_only_text on Elasticsearch; OpenSearch got that type late, text both have.
const TEXT = { type: 'text' } as const;

const inside = (properties: JsonObject): JsonObject => ({ properties });

const COMMON: JsonObject = {
  '@timestamp': DATE,
  message: TEXT,
  host: inside({ name: KEYWORD, hostname: KEYWORD, ip: IP }),
};

const LOGS: JsonObject = {
  ...COMMON,
  process: inside({ name: KEYWORD, pid: LONG }),
  related: inside({ ip: IP, user: KEYWORD, hosts: KEYWORD }),
  source: inside({ ip: IP, domain: KEYWORD, port: LONG, as: inside({ number: LONG }) }),
  system: inside({ auth: inside({ ssh: inside({ dropped_ip: IP }) }) }),
};

const METRICS: JsonObject = {
  ...COMMON,
  system: inside({
    filesystem: inside({ total: LONG, free: LONG, used: inside({ bytes: LONG, pct: FLOAT }) }),
  }),
};

const UPTIME: JsonObject = {
  ...COMMON,
  error: inside({ message: TEXT }),
  http: inside({ response: inside({ status_code: LONG }) }),
  monitor: inside({ duration: inside({ us: LONG }) }),
  summary: inside({ up: LONG, down: LONG }),
  url: inside({ port: LONG }),
};

/** The templates of the sample's indices; every string they do not name becomes a keyword, as with the beats. */
export const sampleTemplates = (): readonly SampleTemplate[] => [
  templateFor(SAMPLE_INDICES.logs, LOGS),
  templateFor(SAMPLE_INDICES.metrics, METRICS),
  templateFor(SAMPLE_INDICES.uptime, UPTIME),
];

/** Above what a beat of the same version would have set up, so that the sample looks the same everywhere. */
const PRIORITY = 500;

function templateFor(index: string, properties: JsonObject): SampleTemplate {
  const strings: Json = { strings: { match_mapping_type: 'string', mapping: KEYWORD } };
  return {
    name: `tocsin-${index}`,
    body: {
      index_patterns: [index],
      priority: PRIORITY,
      template: {
        settings: { index: { number_of_shards: 1, number_of_replicas: 0, refresh_interval: '1s' } },
        mappings: { date_detection: false, dynamic_templates: [strings], properties },
      },
    },
  };
}
