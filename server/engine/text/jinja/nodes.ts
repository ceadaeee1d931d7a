import type { Value } from './value.ts';

/** What a call is given. */
export interface CallArguments {
  readonly positional: readonly Expression[];
  readonly named: readonly (readonly [name: string, value: Expression])[];
  /** `*list` and `**object`. */
  readonly rest: Expression | null;
  readonly restNamed: Expression | null;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

/** The part of a text or a list that `[from:to:step]` takes. */
export interface Slice {
  readonly kind: 'slice';
  readonly parts: readonly (Expression | null)[];
}

/** What has a value. */
export type Expression =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'tuple' | 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly pairs: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | 'not'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'compare';
      readonly first: Expression;
      readonly rest: readonly (readonly [ComparisonOperator, Expression])[];
    }
  | { readonly kind: 'concat'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'condition';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression | null;
    }
  | { readonly kind: 'attribute'; readonly target: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly target: Expression; readonly index: Expression | Slice }
  | { readonly kind: 'call'; readonly callee: Expression; readonly given: CallArguments }
  | { readonly kind: 'filter'; readonly target: Expression; readonly name: string; readonly given: CallArguments }
  | { readonly kind: 'test'; readonly target: Expression; readonly name: string; readonly given: CallArguments };

/** Where a value is put. */
export type Target =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'names'; readonly targets: readonly Target[] }
  | { readonly kind: 'member'; readonly namespace: string; readonly name: string };

/** The parameters of a macro; those at the end may have defaults. */
export type Parameters = readonly { readonly name: string; readonly fallback: Expression | null }[];

/** A filter that is put on a text: `| upper`. */
export interface FilterCall {
  readonly name: string;
  readonly given: CallArguments;
}

/** What prints something, or prepares for it. */
export type Statement =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly value: Expression }
  | {
      readonly kind: 'for';
      readonly target: Target;
      readonly over: Expression;
      readonly test: Expression | null;
      readonly isRecursive: boolean;
      readonly body: Body;
      readonly otherwise: Body;
    }
  | { readonly kind: 'if'; readonly test: Expression; readonly body: Body; readonly otherwise: Body }
  | { readonly kind: 'set'; readonly target: Target; readonly value: Expression }
  | {
      readonly kind: 'set_block';
      readonly target: Target;
      readonly filters: readonly FilterCall[];
      readonly body: Body;
    }
  | { readonly kind: 'macro'; readonly name: string; readonly parameters: Parameters; readonly body: Body }
  | {
      readonly kind: 'call';
      readonly call: Expression & { kind: 'call' };
      readonly parameters: Parameters;
      readonly body: Body;
    }
  | { readonly kind: 'filter'; readonly filters: readonly FilterCall[]; readonly body: Body }
  | { readonly kind: 'with'; readonly values: readonly (readonly [Target, Expression])[]; readonly body: Body }
  | { readonly kind: 'block'; readonly body: Body };

export type Body = readonly Statement[];
