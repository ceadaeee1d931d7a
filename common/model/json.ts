import { WrittenNumber, numberOf, wholeNumber } from './written_number.ts';

/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | WrittenNumber | readonly Json[] | JsonObject;

/** A JSON object: a log document, a query, a payload. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Whether a value is a JSON object (neither null, nor a list, nor a number that keeps its spelling). */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WrittenNumber);

/** Whether a value is a list. */
export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** The object at a key, or an empty one: for walking answers whose shape the other side promised. */
export const objectAt = (value: unknown, key: string): JsonObject => {
  const inner = isObject(value) ? value[key] : undefined;
  return isObject(inner) ? inner : {};
};

/** The list at a key, or an empty one. */
export const listAt = (value: unknown, key: string): readonly Json[] => {
  const inner = isObject(value) ? value[key] : undefined;
  return isList(inner) ? inner : [];
};

/** The buckets of an aggregation of this name in a search engine's answer; none where it is not there. */
export const bucketsOf = (answer: unknown, name: string): readonly JsonObject[] =>
  listAt(objectAt(answer, name), 'buckets').filter(isObject);

/** The number at a key, or the one given. */
export const numberAt = (value: unknown, key: string, otherwise = 0): number => {
  const inner = isObject(value) ? value[key] : undefined;
  return numberOf(inner) ?? otherwise;
};

/** The string at a key, or the one given. */
export const stringAt = (value: unknown, key: string, otherwise = ''): string => {
  const inner = isObject(value) ? value[key] : undefined;
  return typeof inner === 'string' ? inner : otherwise;
};

/** Keys that reach an object's prototype; they are never set from outside. */
const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether a key may be set from outside. */
const isSafeKey = (key: string): boolean => !UNSAFE_KEYS.has(key);

/** What a parser gave (`unknown`) as JSON; what JSON cannot hold becomes null, dates become ISO text. */
export function toJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (value instanceof WrittenNumber) return value;
  if (typeof value === 'bigint') return wholeNumber(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object') return null;
  const entries = Object.entries(value).filter(([key, inner]) => inner !== undefined && isSafeKey(key));
  return Object.fromEntries(entries.map(([key, inner]) => [key, toJson(inner)]));
}
