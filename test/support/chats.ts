import { listAt, type Json } from '../../common/model/json.ts';

/** The attachments of a message. */
export const attachmentsOf = (json: Json | undefined): readonly Json[] => listAt(json, 'attachments');

/** A match that has both links to Discover. */
export const LINKED_MATCH = {
  user: { name: 'eva' },
  kibana_discover_url: 'https://kibana.example.org/d',
  opensearch_discover_url: 'https://dashboards.example.org/d',
};

/** An alert's summary table, and the text that begins with the wide form of it. */
export const SUMMARY = { text: 'WIDE\nBody\n\n', summary: { wide: 'WIDE\n', narrow: 'NARROW\n' } };
