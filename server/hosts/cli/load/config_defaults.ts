import type { JsonObject } from '../../../../common/model/json.ts';

/** What stands in for what config.yaml leaves out, where a rule is only looked at. Source: parity runtime §12. */
export const CONFIG_DEFAULTS: JsonObject = {
  run_every: { minutes: 5 },
  buffer_time: { minutes: 45 },
  alert_time_limit: { hours: 24 },
  writeback_index: 'elastalert_status',
};
