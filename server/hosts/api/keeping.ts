export type {
  AlertPage,
  AlertQuery,
  AlertReads,
  LogReads,
  RetainingStore,
  RuleStore,
  StoredRule,
} from '../../stores/keeping.ts';
export type { SecretVault } from '../../stores/secret_store.ts';
