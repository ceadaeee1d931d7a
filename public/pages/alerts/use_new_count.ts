import { useEffect, useState } from 'react';
import type { Instant } from '../../../common/time/instant.ts';
import { useEvery } from '../../api/use_answer.ts';
import { useServices } from '../../app/services.tsx';
import { countInput, type AlertView } from './alert_query.ts';

const INTERVAL_MS = 10_000;

/**
 * How many alerts came since the list was read. Totals are compared rather than alerts after `until` counted: an
 * alert may be stored a little after the moment it bears.
 */
export function useNewCount(view: AlertView, since: Instant, until: Instant): number {
  const { api, now } = useServices();
  const key = JSON.stringify([view.range, view.ruleId, view.query, until]);
  const [counts, setCounts] = useState<{ key: string; before: number | null; now: number }>({
    key,
    before: null,
    now: 0,
  });
  const ask = (upTo: Instant, take: (total: number) => void): (() => void) => {
    const controller = new AbortController();
    void api.call('alerts', countInput(view, since, upTo), controller.signal).then(answer => {
      if (answer.ok && !controller.signal.aborted) take(answer.value.total);
    });
    return () => controller.abort();
  };
  useEffect(() => ask(until, total => setCounts({ key, before: total, now: total })), [key]);
  useEvery(INTERVAL_MS, () => {
    ask(now(), total => setCounts(known => (known.key === key ? { ...known, now: total } : known)));
  });
  const isCurrent = counts.key === key && counts.before !== null;
  return isCurrent ? Math.max(0, counts.now - (counts.before ?? 0)) : 0;
}
