export type { AlertPage, AlertQuery, AlertReads, LogReads, RuleStore, StoredRule } from '../../stores/keeping.ts';
