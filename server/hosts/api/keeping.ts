export type {
  AlertPage,
  AlertQuery,
  AlertReads,
  KeptRules,
  LogReads,
  RetainingStore,
  RuleStore,
  StoredRule,
  Undelivered,
  UnreadableRule,
} from '../../stores/keeping.ts';
export type { SecretVault } from '../../stores/secret_store.ts';
