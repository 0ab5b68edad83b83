/**
 * The merge of one cell, decided: what the sheet shows, what the base says and what MySQL holds. The product's own is
 * server/core/merge-cell.ts; this one is written from the protocol, not from the product.
 */
import { computed, isFormula, isRefused, type Value } from './cell-value.ts';
import type { Rules } from './rules.ts';
import type { CellBase, Held } from './world.ts';

/** How a sheet value was seen: by a read, by a webhook, or in a copy that our own write made of what it overwrote. */
export interface Sighting {
  readonly how: 'read' | 'webhook' | 'copy';
  /** Best time of the edit; the value was certainly there at some time in [lo, hi]. */
  readonly te: number;
  readonly lo: number;
  readonly hi: number;
  /** When MySQL's row changed, as far as the queue tells; null when it does not. */
  readonly dbAt: number | null;
}

export interface CellDecision {
  /** MySQL becomes this; absent: it stays. */
  readonly write?: Value;
  readonly held: Held | null;
  readonly conflict?: 'sheet' | 'db';
  readonly issue?: true;
}

export function decideCell(
  rules: Rules,
  cell: CellBase,
  shown: Value,
  db: Value,
  seen: Sighting,
): CellDecision {
  const { held } = cell;
  const sheetChanged = shown !== cell.v;
  const dbChanged = held && !rules.heldDbValue ? false : db !== (held ? held.db : cell.v);
  if (isFormula(shown)) return decideFormula(rules, held, shown, db, seen, sheetChanged, dbChanged);
  if (shown === db) return { held: null };
  if (!sheetChanged && !dbChanged) return { held };
  if (isRefused(shown)) return decideRefused(held, db, seen, sheetChanged, dbChanged);
  if (!sheetChanged) return { held: null };
  if (!dbChanged) return { held: null, write: shown };
  if (sheetIsLater(seen.te, seen)) return { held: null, write: shown, conflict: 'sheet' };
  return { held: null, conflict: 'db' };
}

/** A formula belongs to the sheet: its value goes to MySQL, a change of MySQL's is recorded and never overwrites it. */
function decideFormula(
  rules: Rules,
  before: Held | null,
  shown: Value,
  db: Value,
  seen: Sighting,
  sheetChanged: boolean,
  dbChanged: boolean,
): CellDecision {
  const value = computed(shown);
  const held = { db, at: seen.te };
  if (value === db) return { held };
  if (dbChanged) return { held, conflict: 'sheet' };
  if (!sheetChanged) return { held: before ?? held };
  if (!rules.formulaValues) return { held, issue: true };
  return { held: { db: value, at: seen.te }, write: value };
}

/** MySQL cannot store it: it stays in the sheet, unless MySQL's own change is later. */
function decideRefused(
  before: Held | null,
  db: Value,
  seen: Sighting,
  sheetChanged: boolean,
  dbChanged: boolean,
): CellDecision {
  // It lost already: MySQL's value is on its way.
  if (!sheetChanged && !before) return { held: null };
  if (!dbChanged) return { held: { db, at: seen.te }, issue: true };
  const at = sheetChanged ? seen.te : (before?.at ?? seen.te);
  if (sheetIsLater(at, seen)) return { held: { db, at }, conflict: 'sheet' };
  return { held: null, conflict: 'db' };
}

/** A tie, and an unknown time of MySQL's, go to the sheet. */
function sheetIsLater(at: number, seen: Sighting): boolean {
  return seen.dbAt === null || at >= seen.dbAt;
}
