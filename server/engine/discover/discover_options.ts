import { z } from 'zod';
import { field } from '../../declare/field.ts';
import { duration, fieldName, flag, listOf, text } from '../../declare/kinds.ts';

const from = () =>
  field(duration().optional(), {
    label: 'Begin before the match',
    help: 'The page shows this much time before the match; the timeframe, or ten minutes, where absent.',
    widget: 'duration',
    level: 'both',
  });
const to = () =>
  field(duration().optional(), {
    label: 'End after the match',
    help: 'The page shows this much time after the match; the timeframe, or ten minutes, where absent.',
    widget: 'duration',
    level: 'both',
  });
const columns = () =>
  field(listOf(fieldName()).optional(), {
    label: 'Columns of the page',
    help: 'Fields that the table of the page shows.',
    widget: 'field_names',
    level: 'both',
  });
const view = () =>
  field(text().optional(), {
    label: 'Data view',
    help: 'The id of the data view (index pattern) of the page.',
    example: 'logs',
    level: 'both',
  });
const app = () =>
  field(text().optional(), {
    label: 'Address of Discover',
    help: 'Such as https://kibana.example.org/app/discover#/, or relative to the address of the server.',
    example: 'https://kibana.example.org/app/discover#/',
    level: 'both',
  });

/** Options of links from a match to Discover. Source: parity options §11. */
export const discoverOptions = z.object({
  generate_kibana_discover_url: field(flag().default(false), {
    label: 'Link to Discover',
    help: 'The first match carries a link to the events around it, as kibana_discover_url.',
    level: 'both',
  }),
  kibana_discover_app_url: app(),
  kibana_discover_index_pattern_id: view(),
  kibana_discover_columns: columns(),
  kibana_discover_from_timedelta: from(),
  kibana_discover_to_timedelta: to(),
  kibana_discover_version: field(text().optional(), {
    label: 'Version of Kibana',
    help: 'Taken for compatibility: the link is the same for all of them.',
    example: '8.15.0',
    level: 'both',
  }),
  kibana_url: field(text().optional(), {
    label: 'Address of Kibana',
    help: 'What a relative address of Discover is relative to.',
    example: 'https://kibana.example.org/',
    level: 'both',
  }),
  kibana_discover_security_tenant: field(text().optional(), {
    label: 'Tenant',
    help: 'Added to the link as security_tenant.',
    example: 'soc',
    level: 'both',
  }),
  shorten_kibana_discover_url: field(flag().default(false), {
    label: 'Short link',
    help: 'Ask Kibana for a short link; where it gives none, the long one is told.',
    level: 'both',
  }),
  kibana_username: field(text().optional(), {
    label: 'User of Kibana',
    help: 'Asks for short links.',
    example: 'tocsin',
    level: 'both',
  }),
  kibana_password: field(text().optional(), {
    label: 'Password of Kibana',
    help: 'Asks for short links.',
    example: '${KIBANA_PASSWORD}',
    secret: true,
    level: 'both',
  }),
  kibana_verify_certs: field(flag().default(true), {
    label: 'Check the certificate of Kibana',
    help: 'Refuse one that is not trusted when asking for short links.',
    level: 'both',
  }),
  generate_opensearch_discover_url: field(flag().default(false), {
    label: 'Link to Discover of OpenSearch Dashboards',
    help: 'The first match carries a link to the events around it, as opensearch_discover_url.',
    level: 'both',
  }),
  opensearch_discover_app_url: app(),
  opensearch_discover_index_pattern_id: view(),
  opensearch_discover_columns: columns(),
  opensearch_discover_from_timedelta: from(),
  opensearch_discover_to_timedelta: to(),
  opensearch_discover_version: field(text().optional(), {
    label: 'Version of OpenSearch Dashboards',
    help: 'Taken for compatibility: the link is the same for all of them.',
    example: '2.19.0',
    level: 'both',
  }),
  opensearch_url: field(text().optional(), {
    label: 'Address of OpenSearch Dashboards',
    help: 'What a relative address of Discover is relative to.',
    example: 'https://dashboards.example.org/',
    level: 'both',
  }),
});
