/** MySQL types whose values have rules of their own, beyond what the kind of a column says. Pure. */
import type { Column } from '../link.ts';
import { remembered } from './remembered.ts';

export type NativeKind = 'time' | 'year' | 'json' | 'enum' | 'set' | 'char' | 'bit' | 'float' | 'day';

const KINDS: readonly [RegExp, NativeKind][] = [
  [/^TIME\b/, 'time'],
  [/^YEAR\b/, 'year'],
  [/^JSON\b/, 'json'],
  [/^ENUM\(/, 'enum'],
  [/^SET\(/, 'set'],
  [/^CHAR\b/, 'char'],
  [/^BIT\b/, 'bit'],
  [/^FLOAT\b/, 'float'],
  [/^DATE$/, 'day'],
];

/** Null for types that need no rules of their own. */
export const nativeKind = remembered((nativeType: string): NativeKind | null => {
  return KINDS.find(([pattern]) => pattern.test(nativeType))?.[1] ?? null;
});

/** The members of an ENUM or a SET, in their order. */
export function membersOf(nativeType: string): string[] {
  return [...nativeType.matchAll(/'((?:[^']|'')*)'/g)].map((match) => (match[1] ?? '').replaceAll("''", "'"));
}

/** Digits of the fraction of a second that a DATETIME, TIMESTAMP or TIME keeps. */
export const fractionDigits = remembered((nativeType: string): number => {
  return Number(/^(?:DATETIME|TIMESTAMP|TIME)\((\d)\)/.exec(nativeType)?.[1] ?? 0);
});

/** The time zone in which the column's moments are shown; null for days and times without one, and for moments in UTC. */
export function zoneOf({ nativeType, zone }: Pick<Column, 'nativeType' | 'zone'>): string | null {
  return zone !== undefined && nativeType.startsWith('TIMESTAMP') ? zone : null;
}
