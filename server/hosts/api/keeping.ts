export type {
  AlertPage,
  AlertQuery,
  AlertReads,
  LogReads,
  RetainingStore,
  RuleStore,
  StoredRule,
} from '../../stores/keeping.ts';
