import { isObject, toJson, type Json, type JsonObject } from '../../common/model/json.ts';
import { withPlainNumbers } from '../../common/model/json_text.ts';
import { stepsOf, type Place, type Problem } from '../../common/model/problem.ts';
import type { Span } from '../../common/time/instant.ts';
import { didYouMean } from '../../common/text/nearest.ts';
import { readOptions, secretsOf } from '../declare/options.ts';
import { whyWithoutEffect } from '../declare/undeclared_options.ts';
import type { z } from 'zod';
import { readAggregation } from './aggregation.ts';
import type { Enhancement } from './define_enhancement.ts';
import { discoverLinks } from './discover/discover_link.ts';
import { readShortening } from './discover/shortening.ts';
import { discoverOptions } from './discover/discover_options.ts';
import { indexOfAllTimes } from './index_name.ts';
import { withTextReferences } from './option_references.ts';
import { readOwnWords, type OwnWords } from './output_wording.ts';
import { bindOutputs, misplacedBeside, namedOutputs } from './rule_outputs.ts';
import { NO_SECRETS, resolveOptions, type Secrets } from './secret_references.ts';
import { splitFilters } from './query_language.ts';
import { readSettings, type Settings } from './rule_settings.ts';
import type { Registry } from './catalogue.ts';
import { connectionOptions } from './connection_options.ts';
import { isOpen, type RuleContext } from './define_alerter.ts';
import type { Detector, RuleBasics } from './define_rule_type.ts';
import { flatKeyOf, type Aggregation, type Rule, type RuleOutput, type RuleText, type TopCounts } from './rule.ts';
import { ruleGroups } from './rule_groups.ts';
import { RULE_DEFAULTS, ruleOptions } from './rule_options.ts';
import { readText } from './rule_text.ts';
import { readLength, shownValues } from './shown_values.ts';
import { DEFAULT_TIME_PATTERN, timePrinter } from './text/pretty_time.ts';

/** A rule as somebody wrote it, and what surrounds it. */
export interface RuleSource {
  readonly id: string;
  readonly scope: string;
  /** The name where the rule gives none: its file's. */
  readonly defaultName: string;
  readonly values: JsonObject;
  /** What config.yaml says; a rule's own options win. */
  readonly config: JsonObject;
  placeOf(path: readonly (string | number)[]): Place;
  /** Enhancements of the rule's own, by the names it uses; none from an untrusted place. */
  readonly enhancements?: ReadonlyMap<string, Enhancement>;
  /** What the files of `jinja_template_path` hold, by their names; none where no files may be read. */
  readonly templateTexts?: ReadonlyMap<string, string>;
  /** The secrets that options may name; none where absent. */
  readonly secrets?: Secrets;
}

/** A checked rule, or none, and everything that was wrong or doubtful. */
export interface Compiled {
  readonly rule: Rule | null;
  readonly problems: readonly Problem[];
}

type Unplaced = Omit<Problem, 'place'>;
type Common = z.output<typeof ruleOptions>;

/** Checks a rule and binds it to its type and outputs. All problems are reported, not the first. */
export function compileRule(source: RuleSource, registry: Registry): Compiled {
  const values = { ...source.config, ...source.values };
  const { secrets = NO_SECRETS } = source;
  const access = resolveOptions(source.values, secretsOf(connectionOptions), secrets);
  const common = readOptions(ruleOptions, withTextReferences(values));
  const basics = basicsOf(common.value, source.config);
  const type = bindType(source.values, values, { registry, basics });
  const outputs = bindOutputs(source.values, values, { registry, secrets });
  const { templateTexts = NO_TEMPLATES } = source;
  const text = readText(common.value, values, templateTexts);
  const ownWords = readOwnWords(namedOutputs(source.values.alert), values, templateTexts);
  const kibana = resolveOptions(values, secretsOf(discoverOptions), secrets);
  const links = readOptions(discoverOptions, kibana.values);
  const gathering = common.value === null ? NO_AGGREGATION : readAggregation(common.value);
  const settings = readSettings(common.value, source, registry);
  const language = readLanguage(common.value, registry);
  const unknown = unknownOptions(source.values, registry);
  const problemLists = [common, type, outputs, text, ownWords, gathering, settings, links, kibana, language].map(
    part => part.problems,
  );
  const misplaced = misplacedBeside(values, registry).filter(
    ({ path }) => !outputs.problems.some(other => other.path === path),
  );
  const all = [...problemLists.flat(), ...unknown, ...access.problems, ...misplaced];
  const problems = all.map(problem => ({ ...problem, place: source.placeOf(stepsOf(problem.path)) }));
  const usable = !problems.some(problem => problem.severity === 'error');
  if (
    !usable ||
    common.value === null ||
    type.detector === null ||
    text.text === null ||
    settings.value === null ||
    links.value === null
  )
    return { rule: null, problems };
  return {
    rule: build({
      source,
      values,
      common: common.value,
      basics,
      settings: settings.value,
      links: links.value,
      aggregation: gathering.aggregation,
      detector: type.detector,
      outputs: outputs.outputs,
      text: text.text,
      ownWords: ownWords.words,
      registry,
    }),
    problems,
  };
}

const NO_TEMPLATES: ReadonlyMap<string, string> = new Map();

const NO_AGGREGATION = { aggregation: null, problems: [] };

/** What a rule type may check its options against; defaults where the rule's own are wrong. */
function basicsOf(common: Common | null, config: JsonObject): RuleBasics {
  const commonRunEvery = readSpan(config.run_every) ?? RULE_DEFAULTS.runEvery;
  return {
    queryKeys: common?.query_key ?? [],
    bufferTime: common?.buffer_time ?? RULE_DEFAULTS.bufferTime,
    runEvery: common?.run_every ?? commonRunEvery,
    commonRunEvery,
  };
}

function readSpan(written: Json | undefined): Span | null {
  const length = readLength(written);
  return length !== null && length > 0 ? length : null;
}

function bindType(
  own: JsonObject,
  values: JsonObject,
  { registry, basics }: { readonly registry: Registry; readonly basics: RuleBasics },
): { detector: Detector | null; problems: readonly Unplaced[] } {
  const id = own.type;
  if (typeof id !== 'string') return { detector: null, problems: [] };
  const type = registry.ruleTypes.get(id);
  if (type) return type.bind(values, basics);
  const message = `there is no rule type "${id}"${didYouMean(id, [...registry.ruleTypes.keys()])}; there are ${[...registry.ruleTypes.keys()].join(', ')}`;
  return { detector: null, problems: [{ code: 'unknown_type', severity: 'error', path: 'type', message }] };
}

/** Options nobody declares have no effect; a rule that misspells one is told so. */
function unknownOptions(own: JsonObject, registry: Registry): readonly Unplaced[] {
  const alerters = [...registry.alerters.values()];
  const groups = [
    ...ruleGroups,
    connectionOptions,
    ...[...registry.ruleTypes.values(), ...alerters].map(declared => declared.options),
  ];
  const known = [...new Set(groups.flatMap(group => Object.keys(group.shape)))];
  return Object.keys(own)
    .filter(name => !known.includes(name) && !alerters.some(alerter => isOpen(alerter, name)))
    .map(name => ({
      code: 'unknown_option',
      severity: 'warning',
      path: name,
      message: noEffect(name, known),
    }));
}

function noEffect(name: string, known: readonly string[]): string {
  const why = whyWithoutEffect(name);
  return why === undefined
    ? `is not an option of a rule and has no effect${didYouMean(name, known)}`
    : `has no effect: ${why}`;
}

interface Parts {
  readonly source: RuleSource;
  readonly values: JsonObject;
  readonly common: Common;
  readonly basics: RuleBasics;
  readonly settings: Settings;
  readonly links: z.output<typeof discoverOptions>;
  readonly aggregation: Aggregation | null;
  readonly detector: Detector;
  readonly outputs: readonly Omit<RuleOutput, 'own'>[];
  readonly text: RuleText;
  readonly ownWords: ReadonlyMap<string, OwnWords>;
  readonly registry: Registry;
}

function build({
  source,
  values,
  common,
  basics,
  settings,
  links,
  aggregation,
  detector,
  outputs,
  text,
  ownWords,
  registry,
}: Parts): Rule {
  const name = common.name ?? source.defaultName;
  const queryKeys = common.query_key ?? [];
  const composeOf = (told: Omit<OwnWords, 'text'>): RuleContext => ({
    queryKey: flatKeyOf(queryKeys),
    timestampField: common.timestamp_field,
    ruleValues: shownValues(withoutSecrets(told.values, registry), name),
    jinjaRootName: told.jinjaRootName,
    ruleFile: source.placeOf([]).file ?? null,
  });
  const compose = composeOf({ values, jinjaRootName: common.jinja_root_name });
  const written = [...splitFilters(common.filter.map(unwrapQuery)).filters, ...detector.filters];
  return {
    id: source.id,
    name,
    type: common.type,
    scope: source.scope,
    enabled: common.is_enabled,
    index: indexOfAllTimes(common),
    ...settings,
    filters: written.map(withoutSpelling),
    language: splitFilters(common.filter.map(unwrapQuery)).language,
    readsSource: common._source_enabled,
    links: discoverLinks(links, {
      timestampField: common.timestamp_field,
      timeframe: readSpan(values.timeframe),
      filters: written,
      queryKeys,
    }),
    shortening: readShortening(links),
    timestampField: common.timestamp_field,
    queryKeys,
    include: includeOf(common, [...queryKeys, ...detector.fields]),
    includeFields: common.include_fields ?? [],
    includeMatchInRoot: common.include_match_in_root,
    runEvery: basics.runEvery,
    commonRunEvery: basics.commonRunEvery,
    bufferTime: basics.bufferTime,
    queryDelay: common.query_delay,
    oldQueryLimit: common.old_query_limit ?? RULE_DEFAULTS.oldQueryLimit,
    scanTimeframe: common.scan_entire_timeframe ? readSpan(values.timeframe) : null,
    aggregation,
    topCounts: topCountsOf(common, values),
    ruleParams: {
      names: common.include_rule_params_in_matches,
      firstMatchOnly: common.include_rule_params_in_first_match_only,
    },
    joinedAggregationKeys: Array.isArray(values.aggregation_key) ? (common.aggregation_key ?? []) : [],
    realert: common.realert ?? (values.aggregation === undefined ? RULE_DEFAULTS.realert : 0),
    exponentialRealert: common.exponential_realert ?? null,
    realertKey: common.realert_key ?? name,
    alertTimeLimit: common.alert_time_limit ?? RULE_DEFAULTS.alertTimeLimit,
    detector,
    text,
    printTime: timePrinter({
      zone: common.use_local_time ? 'local' : null,
      pattern: common.custom_pretty_ts_format ?? DEFAULT_TIME_PATTERN,
    }),
    outputs: outputs.map(output => {
      const own = ownWords.get(output.key);
      const { fieldsAs = text.fieldsAs } = registry.alerters.get(output.alerterId) ?? {};
      const isUsual = !own && fieldsAs === text.fieldsAs;
      const wording = { text: { ...(own?.text ?? text), fieldsAs }, compose: own ? composeOf(own) : compose };
      return { ...output, own: isUsual ? null : wording };
    }),
    compose,
    values: compose.ruleValues,
  };
}

/** Queries in a language of their own give events, which types that let the search engine calculate do not read. */
function readLanguage(common: Common | null, { ruleTypes }: Registry): { readonly problems: readonly Unplaced[] } {
  if (common === null) return NO_LANGUAGE;
  const { language, problems } = splitFilters(common.filter.map(unwrapQuery));
  if (language === null || ruleTypes.get(common.type)?.folds !== false) return { problems };
  const message = `${language.kind} is not for ${common.type}: this type lets the search engine calculate and reads no events`;
  return { problems: [...problems, { code: 'wrong_value', severity: 'error', path: 'filter', message }] };
}

const NO_LANGUAGE = { problems: [] };

/** The legacy wrapper `{query: {…}}` stands for what it holds. Source: parity options §6. */
function unwrapQuery(filter: Readonly<Record<string, unknown>>): JsonObject {
  const inner = toJson(filter.query ?? null);
  const whole = toJson(filter);
  return isObject(inner) ? inner : isObject(whole) ? whole : {};
}

/** A filter as it is asked: its numbers are plain ones. */
function withoutSpelling(filter: JsonObject): JsonObject {
  const plain = withPlainNumbers(filter);
  return isObject(plain) ? plain : filter;
}

/** The fields that are read whole: those that were asked for, and those that the rule itself needs. */
function includeOf(common: Common, needed: readonly string[]): readonly string[] {
  const asked = common.include ?? ['*'];
  const own = [...needed, ...(common.aggregation_key ?? []), ...(common.top_count_keys ?? []), common.timestamp_field];
  return asked.includes('*') ? ['*'] : [...new Set([...asked, ...own])];
}

/** Around a match: its `timeframe` before it, twice that of a flatline. Source: parity options §10. */
function topCountsOf(common: Common, values: JsonObject): TopCounts | null {
  if (!common.top_count_keys || common.top_count_keys.length === 0) return null;
  const timeframe = readSpan(values.timeframe);
  const before = timeframe === null ? RULE_DEFAULTS.topCountsBefore : timeframe * (common.type === 'flatline' ? 2 : 1);
  return { keys: common.top_count_keys, number: common.top_count_number, raw: common.raw_count_keys, before };
}

function withoutSecrets(values: JsonObject, registry: Registry): JsonObject {
  const groups = [
    connectionOptions,
    discoverOptions,
    ...[...registry.alerters.values()].map(alerter => alerter.options),
  ];
  const secret = new Set(groups.flatMap(secretsOf));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !secret.has(name)));
}

/** Says which rules share a name: each name may stand once. */
export function duplicateNames(rules: readonly { readonly name: string; readonly place: Place }[]): readonly Problem[] {
  const first = new Map<string, Place>();
  const problems: Problem[] = [];
  for (const { name, place } of rules) {
    const earlier = first.get(name);
    if (!earlier) {
      first.set(name, place);
      continue;
    }
    const message = `another rule is already named "${name}"${earlier.file ? ` (in ${earlier.file})` : ''}; give this one a name of its own`;
    problems.push({ code: 'duplicate_name', severity: 'error', path: 'name', message, place });
  }
  return problems;
}
