import type { AlertStatus } from '../../../common/model/alert.ts';
import type { Api } from '../../../common/routes.ts';
import type { Instant, Span } from '../../../common/time/instant.ts';
import type { Place } from '../../app/router.ts';

const HOUR_MS: Span = 3_600_000;

/** How far back the list looks. */
export const RANGES = { '1h': HOUR_MS, '24h': 24 * HOUR_MS, '7d': 7 * 24 * HOUR_MS } as const;

/** One of them. */
export type RangeName = keyof typeof RANGES;

/** All of them, shortest first. */
export const RANGE_NAMES: readonly RangeName[] = ['1h', '24h', '7d'];

/** The states an alert may be in. */
export const STATUSES: readonly AlertStatus[] = ['open', 'acknowledged', 'closed'];

/** How many rows a page may have. */
export const PAGE_SIZES: readonly number[] = [25, 50, 100];

/** Search engines page no further than this. */
export const MAX_PAGED = 9_500;

/** Which alerts are looked at: all of it stands in the address. */
export interface AlertView {
  readonly range: RangeName;
  readonly status: AlertStatus | '';
  readonly ruleId: string;
  readonly query: string;
  readonly page: number;
  readonly size: number;
  /** The alert that is open beside the list. */
  readonly alertId: string;
}

const DEFAULT_RANGE: RangeName = '24h';
const DEFAULT_SIZE = 25;

/** Reads the view from the address; what it does not say is as usual. */
export function readView({ query }: Place): AlertView {
  const page = Number(query['page'] ?? 1);
  return {
    range: RANGE_NAMES.find(name => name === query['range']) ?? DEFAULT_RANGE,
    status: STATUSES.find(name => name === query['status']) ?? '',
    ruleId: query['rule'] ?? '',
    query: query['q'] ?? '',
    page: Number.isInteger(page) && page > 0 ? page - 1 : 0,
    size: PAGE_SIZES.find(size => String(size) === query['size']) ?? DEFAULT_SIZE,
    alertId: query['alert'] ?? '',
  };
}

/** The address of a view; what is as usual is left out. */
export const placeOfView = (view: AlertView): Place => ({
  path: ['alerts'],
  query: {
    range: view.range === DEFAULT_RANGE ? '' : view.range,
    status: view.status,
    rule: view.ruleId,
    q: view.query,
    page: view.page === 0 ? '' : String(view.page + 1),
    size: view.size === DEFAULT_SIZE ? '' : String(view.size),
    alert: view.alertId,
  },
});

/** What the server is asked for a view, up to a moment that stays while one reads. */
export function listInput(view: AlertView, until: Instant): Api['alerts']['in'] {
  const from = Math.min(view.page * view.size, MAX_PAGED);
  return { ...filterInput(view), from, size: view.size, since: until - RANGES[view.range], until };
}

/** What the server is asked to learn of new alerts: how many there are in any state, and none of them. */
export const countInput = (view: AlertView, since: Instant, until: Instant): Api['alerts']['in'] => ({
  ...filterInput({ ...view, status: '' }),
  size: 0,
  since,
  until,
});

const filterInput = ({ status, ruleId, query }: AlertView): Api['alerts']['in'] => ({
  ...(status === '' ? {} : { status }),
  ...(ruleId === '' ? {} : { ruleId }),
  ...(query.trim() === '' ? {} : { query: query.trim() }),
});
