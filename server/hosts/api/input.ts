import { z } from 'zod';
import { MAX_RULE_CHARS } from '../worker/rule_book.ts';

/** Longer names of fields and indices are no names. */
const MAX_NAME_CHARS = 2048;

/** How many alerts or deliveries one answer holds at most. */
const MAX_PAGE = 500;

/** Search engines page no further than this. */
const MAX_FROM = 10_000 - MAX_PAGE;

/** More files in one call are no folder of rules. */
const MAX_FILES = 2000;

const id = z.string().min(1).max(512);
const name = z.string().min(1, { error: 'must not be empty' }).max(MAX_NAME_CHARS);
const yaml = z.string({ error: 'must be the text of a rule' }).max(MAX_RULE_CHARS);
const instant = z.coerce.number({ error: 'must be a moment in epoch milliseconds' });
const flag = z.boolean({ error: 'must be true or false' });
const size = z.coerce.number().int().min(0).max(MAX_PAGE);
const status = z.enum(['open', 'acknowledged', 'closed']);

/** What each route takes: from path, query and body together. */
export const inputs = {
  nothing: z.object({}),
  id: z.object({ id }),
  indices: z.object({ pattern: name.optional() }),
  fields: z.object({ index: name }),
  fieldValues: z.object({ index: name, field: name, query: z.string().max(MAX_NAME_CHARS).optional() }),
  preview: z
    .object({ yaml, from: instant, to: instant })
    .refine(({ from, to }) => from < to, { error: 'must lie before the end of the range', path: ['from'] }),
  validateRule: z.object({ yaml, id: id.optional() }),
  createRule: z.object({ yaml, enabled: flag }),
  updateRule: z.object({ id, yaml, revision: z.number().int() }),
  enableRule: z.object({ id, enabled: flag }),
  importRules: z.object({
    files: z.array(z.object({ name, text: yaml }), { error: 'must be a list of files' }).max(MAX_FILES),
    variables: z.record(z.string(), z.string()).default({}),
    dryRun: flag.default(false),
    replace: flag.default(false),
    enabled: flag.default(true),
    keepSecrets: flag.default(false),
  }),
  putSecret: z.object({ name, value: z.string({ error: 'must be text' }) }),
  removeSecret: z.object({
    name,
    // A query says it as text.
    force: z.preprocess(said => (said === 'true' ? true : said === 'false' ? false : said), flag).default(false),
  }),
  alerts: z.object({
    from: z.coerce.number().int().min(0).max(MAX_FROM).default(0),
    size: size.default(50),
    status: status.optional(),
    ruleId: id.optional(),
    query: z.string().max(MAX_NAME_CHARS).optional(),
    since: instant.optional(),
    until: instant.optional(),
  }),
  setAlertStatus: z.object({ id, status }),
  outbox: z.object({ status: z.enum(['pending', 'delivered', 'dead']).optional(), size: size.default(100) }),
} as const;
