/** What a read found that no event had told of: cells counted on both sides, and triggers that tell nothing any more. Pure. */
import { isAsKnown } from './as-known.ts';
import type { RowBase, TableRow } from './base.ts';
import type { Micros } from './micros.ts';
import { cellIsDirty } from './observe.ts';
import { isRefused, needsPerson, sameValue } from './values/cell-value.ts';
import type { Observed } from './values/from-sheet.ts';

/**
 * Cells of a row of the sheet that show what nobody told of: `edits` that somebody made, and `results` that a formula shows now.
 * No trigger tells of a result. A column that the row's base does not know is new: its first cells are no drift.
 */
export function newsCells(
  cells: Readonly<Record<string, Observed>>,
  base: RowBase | null,
): { edits: number; results: number } {
  const news = { edits: 0, results: 0 };
  for (const [column, cell] of Object.entries(cells)) {
    const known = base?.[column];
    if (base !== null && known === undefined) continue;
    if (isRefused(cell.value) && !needsPerson(cell.value)) continue;
    if (!isAsKnown(cell, known)) news.edits += 1;
    else if (known !== undefined && !sameValue(cell.value, known.v)) news.results += 1;
  }
  return news;
}

/** Cells of a row of MySQL that the sheet is to be given, those of new columns excepted; all of them when one side is without the row. */
export function owedCells(base: RowBase | null, db: TableRow | null): number {
  if (base === null || db === null) return Object.keys(base ?? db?.values ?? {}).length;
  return Object.entries(db.values).filter(
    ([column, value]) => base[column] !== undefined && cellIsDirty(base[column], value),
  ).length;
}

/**
 * Counts on after a read. A webhook ends the silence; a read that was asked for by an event, and one that found nothing, tell
 * nothing.
 */
export function silentReads(
  before: number,
  read: { isScheduled: boolean; news: number; lastWebhookAt: Micros | null; previousReadAt: Micros | null },
): number {
  const hasSpoken = read.lastWebhookAt !== null && read.lastWebhookAt > (read.previousReadAt ?? 0);
  if (hasSpoken) return 0;
  return read.isScheduled && read.news > 0 ? before + 1 : before;
}

/** Reads that found edits which no webhook had told of, before the triggers count as dead. */
export const SILENT_READS = 3;
