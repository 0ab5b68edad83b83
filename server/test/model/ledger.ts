/**
 * What an all-seeing observer writes down: which values people and programs gave, what they overwrote knowingly, and what
 * the sync recorded. The protocol never reads it; the invariants judge by it.
 */
import type { Column, Value } from './cell-value.ts';
import type { World } from './world.ts';

export interface Given {
  readonly value: string;
  readonly id: string;
  readonly column: Column;
  readonly by: 'person' | 'sql';
  readonly at: number;
  /** Of a statement that commits late: when it was made. */
  readonly statedAt: number;
}

/** `column` is null for a deleted row. */
export interface Conflict {
  readonly key: string;
  readonly column: Column | null;
  readonly lost: Value;
  readonly won: Value;
}

export interface Issue {
  readonly key: string;
  readonly column: Column;
  readonly value: Value;
  readonly db: Value;
}

export interface Ledger {
  given: Given[];
  /** By row id and value: when it was overwritten knowingly, and by what. */
  overwritten: Map<string, { readonly at: number; readonly by: Value }>;
  /** Ids of rows that people or programs deleted. */
  deleted: Set<string>;
  /** Ids of rows that were copied from others, and of which. */
  copies: Map<string, string>;
  conflicts: Conflict[];
  /** Records of held cells, repeated ones too: each is to be logged once. */
  heldRecords: string[];
  issues: Issue[];
  /** The first thing that went wrong on the way, whatever comes later. */
  fault: string | null;
}

export function newLedger(): Ledger {
  return {
    given: [],
    overwritten: new Map(),
    deleted: new Set(),
    copies: new Map(),
    conflicts: [],
    heldRecords: [],
    issues: [],
    fault: null,
  };
}

export function copyLedger(ledger: Ledger): Ledger {
  return {
    given: [...ledger.given],
    overwritten: new Map(ledger.overwritten),
    deleted: new Set(ledger.deleted),
    copies: new Map(ledger.copies),
    conflicts: [...ledger.conflicts],
    heldRecords: [...ledger.heldRecords],
    issues: [...ledger.issues],
    fault: ledger.fault,
  };
}

export const overwrittenName = (id: string, value: string): string => `${id}|${value}`;

export function noteGiven(
  world: World,
  given: Omit<Given, 'at' | 'statedAt'> & { readonly statedAt?: number },
): void {
  world.ledger.given.push({ statedAt: world.now, ...given, at: world.now });
}

export function noteOverwritten(world: World, id: string, value: Value, by: Value): void {
  if (value !== null) world.ledger.overwritten.set(overwrittenName(id, value), { at: world.now, by });
}

/** The values by which people and programs replaced this one, one after the other. */
export function successors(ledger: Ledger, id: string, value: Value): string[] {
  const found: string[] = [];
  let next = value;
  while (next !== null) {
    next = ledger.overwritten.get(overwrittenName(id, next))?.by ?? null;
    if (next === null || found.includes(next)) break;
    found.push(next);
  }
  return found;
}

export function recordConflict(world: World, conflict: Conflict, isOfHeldCell = false): void {
  const { ledger } = world;
  const { key, column, lost, won } = conflict;
  if (isOfHeldCell) ledger.heldRecords.push(`${key}.${column ?? ''} ${lost ?? ''} lost to ${won ?? ''}`);
  const isKnown = ledger.conflicts.some(
    (known) => known.key === key && known.column === column && known.lost === lost && known.won === won,
  );
  if (!isKnown) ledger.conflicts.push(conflict);
}

export function recordIssue(world: World, issue: Issue): void {
  const { key, column, value, db } = issue;
  world.ledger.heldRecords.push(`${key}.${column} issue ${value ?? ''}, MySQL ${db ?? ''}`);
  world.ledger.issues.push(issue);
}

export function noteFault(world: World, fault: string): void {
  world.ledger.fault ??= fault;
}
