/**
 * What the first read of a tab would do, by the very merge and plan that do it: each page of rows is merged with what is
 * known and what MySQL has, and the outcome is counted instead of stored.
 */
import { isRefused, needsPerson, showValue, type CellValue } from '../core/values/cell-value.ts';
import type { RowState, TableRow } from '../core/base.ts';
import { unknownRow } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { DryRun } from '../../shared/protocol/registration.ts';
import { imageAfter } from '../core/merged-row.ts';
import { planItem } from '../core/plan-item.ts';
import { isEmptyRow, type SeenRow } from '../core/read-tab.ts';
import { mergeSeen } from '../spreadsheet/merge-seen.ts';

const SAMPLES_MAX = 20;

export interface FirstReadCount {
  /** Rows of the sheet, those without a key as new ones. `states` and `images` are what is known of them. */
  addSeen(
    rows: readonly SeenRow[],
    states: ReadonlyMap<string, RowState>,
    images: ReadonlyMap<string, TableRow>,
  ): void;
  /** Rows of MySQL's that the sheet does not show: they come to it. */
  addUnseen(rows: readonly TableRow[]): void;
  result(): DryRun;
}

export function countFirstRead(link: Link): FirstReadCount {
  const run: DryRun = {
    mysql: { inserted: 0, changed: 0, removed: 0, cells: 0 },
    sheet: { inserted: 0, changed: 0, removed: 0, cells: 0 },
    refused: { cells: 0, samples: [] },
    samples: [],
  };
  const names = new Map(link.columns.map(({ id, name }) => [id, name]));
  const sample = (
    side: 'mysql' | 'sheet',
    row: number | null,
    values: Readonly<Record<string, CellValue>>,
  ): void => {
    if (run.samples.length >= SAMPLES_MAX) return;
    const shown = Object.entries(values).map(
      ([id, value]) => [names.get(id) ?? id, showValue(value)] as const,
    );
    run.samples.push({ side, row: row === null ? null : row + 1, values: Object.fromEntries(shown) });
  };

  const addRefused = ({ row, cells }: SeenRow): void => {
    for (const [id, { value }] of Object.entries(cells)) {
      if (!needsPerson(value)) continue;
      run.refused.cells += 1;
      if (run.refused.samples.length >= SAMPLES_MAX) continue;
      const column = names.get(id) ?? id;
      run.refused.samples.push({ row: row + 1, column, value: value.refused, why: value.why });
    }
  };

  return {
    addSeen(rows, states, images) {
      const shown = rows.filter((row) => states.has(row.key ?? '') || !isEmptyRow(row));
      shown.forEach(addRefused);
      // A row without a key has none yet: any name that no key can be tells it from the others.
      const keyOf = (row: SeenRow) => row.key ?? `\n${row.row}`;
      const known = new Map(
        shown.map((row) => [keyOf(row), states.get(row.key ?? '') ?? unknownRow(keyOf(row))] as const),
      );
      const seenAt = Number.MAX_SAFE_INTEGER;
      const sightings = shown.map((row) => {
        return { key: keyOf(row), cells: row.cells, te: seenAt, lo: seenAt, hi: seenAt };
      });
      const rowOf = new Map(shown.map((row) => [keyOf(row), row.row]));
      for (const merged of mergeSeen(link, known, images, sightings)) {
        const { state, write } = merged;
        const row = rowOf.get(state.key) ?? null;
        if (write?.kind === 'insert') {
          run.mysql.inserted += 1;
          run.mysql.cells += filled(write.values);
        } else if (write !== null) {
          run.mysql.changed += 1;
          run.mysql.cells += Object.keys(write.values).length;
        }
        if (write !== null) sample('mysql', row, write.values);
        const item = planItem(link, state, imageAfter(merged), row, seenAt)?.item;
        if (item?.kind === 'set') {
          run.sheet.changed += 1;
          run.sheet.cells += item.cells.length;
          const values = item.cells.map(({ column, value }) => [column, value] as const);
          sample('sheet', row, Object.fromEntries(values));
        }
      }
    },

    addUnseen(rows) {
      for (const { values } of rows) {
        run.sheet.inserted += 1;
        run.sheet.cells += filled(values);
        sample('sheet', null, values);
      }
    },

    result: () => run,
  };
}

function filled(values: Readonly<Record<string, CellValue>>): number {
  return Object.values(values).filter((value) => value !== null && !isRefused(value)).length;
}
