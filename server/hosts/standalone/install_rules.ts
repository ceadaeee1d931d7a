import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { numberAt, stringAt, type Json } from '../../../common/model/json.ts';
import type { RouteName } from '../../../common/routes.ts';
import type { ApiResponse } from '../api/route.ts';
import type { Tocsin } from '../worker/join_tocsin.ts';
import { sampleRules, type InboxPlaces } from './sample_rules.ts';

/** What was installed into one search engine: the inbox the rules tell, and each rule's revision as we left it. */
const installed = z.object({
  httpPort: z.number(),
  smtpPort: z.number(),
  rules: z.array(z.object({ id: z.string(), revision: z.number(), place: z.number() })),
});
type Installed = z.output<typeof installed>;

const notes = z.record(z.string(), installed);

/** Where rules go and what is remembered of it. */
export interface Installation {
  readonly tocsin: Pick<Tocsin, 'handle'>;
  /** Which search engine it is; each gets the sample rules once. */
  readonly engine: string;
  readonly dataDir: string;
  readonly inbox: InboxPlaces;
}

/**
 * Installs the sample rules on the first start. On later ones, a rule nobody changed follows the inbox to its new
 * port; one that was changed or deleted is left alone. Says what was done.
 */
export async function installRules(installation: Installation): Promise<readonly string[]> {
  const file = path.join(installation.dataDir, 'sample_rules.json');
  const known = readNotes(file);
  const before = known[installation.engine];
  const { said, after } = before ? await follow(installation, before) : await installAll(installation);
  mkdirSync(installation.dataDir, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...known, [installation.engine]: after }, null, 2)}\n`);
  return said;
}

interface Done {
  readonly said: readonly string[];
  readonly after: Installed;
}

async function installAll({ tocsin, inbox }: Installation): Promise<Done> {
  const said: string[] = [];
  const rules: Installed['rules'] = [];
  for (const [place, yaml] of sampleRules(inbox).entries()) {
    const answer = await call(tocsin, 'createRule', { body: { yaml, enabled: true } });
    if (answer.status !== 200) said.push(`A sample rule was not installed: ${wordsOf(answer)}`);
    else rules.push({ id: stringAt(answer.body, 'id'), revision: numberAt(answer.body, 'revision'), place });
  }
  return { said: [`Installed ${rules.length} sample rules.`, ...said], after: { ...inbox, rules } };
}

async function follow({ tocsin, inbox }: Installation, before: Installed): Promise<Done> {
  const isSame = before.httpPort === inbox.httpPort && before.smtpPort === inbox.smtpPort;
  if (isSame) return { said: [], after: before };
  const texts = sampleRules(inbox);
  const rules: Installed['rules'] = [];
  for (const rule of before.rules) {
    const { id, revision, place } = rule;
    const body = { yaml: texts[place] ?? '', revision };
    const answer = await call(tocsin, 'updateRule', { params: { id }, body });
    rules.push(answer.status === 200 ? { ...rule, revision: numberAt(answer.body, 'revision') } : rule);
  }
  const said = 'The inbox has another port than last time; sample rules that nobody changed follow it.';
  return { said: [said], after: { ...inbox, rules } };
}

const call = (
  tocsin: Pick<Tocsin, 'handle'>,
  name: RouteName,
  { params = {}, body }: { params?: Readonly<Record<string, string>>; body: Json },
): Promise<ApiResponse> => tocsin.handle(name, { params, query: {}, body, user: null, scope: 'default' });

function wordsOf({ body }: ApiResponse): string {
  const [problem] =
    z.array(z.object({ path: z.string(), message: z.string() })).safeParse(Reflect.get(Object(body), 'problems'))
      .data ?? [];
  return problem ? `${problem.path} ${problem.message}` : stringAt(body, 'message');
}

function readNotes(file: string): Readonly<Record<string, Installed>> {
  try {
    return notes.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The first start, or a file that somebody damaged: names that exist already are refused anyway.
    return {};
  }
}
