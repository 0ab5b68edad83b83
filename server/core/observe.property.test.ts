/**
 * What must hold of every merge, whatever the two sides did: no value vanishes without a record, merging again what is
 * stored does nothing, `dirty` says what is owed to the sheet, and times never go back.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { CellBase, TableRow } from './base.ts';
import { observe, type Merged, type Observation } from './observe.ts';
import { plain, refused } from './sample-link.ts';
import { isRefused, sameValue, type CellValue } from './values/cell-value.ts';
import type { Observed } from './values/from-sheet.ts';

const COLUMNS = ['a', 'b'];

const cellValue = fc.constantFrom<CellValue>(null, 'x', 'y', 'z', true);
const sheetValue = fc.oneof(cellValue, fc.constantFrom(refused('N/A'), refused('abc')));
const observed: fc.Arbitrary<Observed> = fc.oneof(
  { weight: 4, arbitrary: sheetValue.map((value) => ({ value, formula: null })) },
  { weight: 1, arbitrary: sheetValue.map((value) => ({ value, formula: '=A1' })) },
);
const time = fc.integer({ min: 0, max: 20 });

/** A cell as the product can have stored it: a refused value is held, or MySQL's value is on its way. */
const cellBase: fc.Arbitrary<CellBase> = fc
  .record({
    v: sheetValue,
    lo: time,
    length: time,
    why: fc.option(fc.constantFrom('refused', 'formula', 'manual', 'unwritable'), { nil: null }),
    db: cellValue,
    at: time,
  })
  .map(({ v, lo, length, why, db, at }) => ({
    v,
    lo,
    hi: lo + length,
    ...(why !== null && { held: { why, db, at } }),
  }));

const byColumn = <T>(value: fc.Arbitrary<T>) =>
  fc.tuple(value, value).map(([a, b]): Record<string, T> => ({ a, b }));

const tableRow = byColumn(cellValue).map((values): TableRow => ({ pk: '1', values }));

const situation: fc.Arbitrary<Observation> = fc
  .record({
    base: fc.option(byColumn(cellBase), { nil: null }),
    db: fc.option(tableRow, { nil: null }),
    cells: byColumn(observed),
    lo: time,
    length: time,
    te: time,
    dbAt: fc.option(time, { nil: null }),
    policy: fc.constantFrom('latest', 'sheet', 'db', 'manual'),
  })
  .map(({ length, ...seen }) => ({ ...seen, key: 'k1', hi: seen.lo + length }));

function mysqlAfter(seen: Observation, merged: Merged): TableRow | null {
  if (seen.db === null && merged.write === null) return null;
  return { pk: '1', values: { ...seen.db?.values, ...merged.write?.values } };
}

/** The cell was not merged: it is older than the base, or may be. */
function isPassedOver(seen: Observation, column: string): boolean {
  const [base, cell] = [seen.base?.[column], seen.cells[column]];
  if (base === undefined || cell === undefined || seen.lo > base.hi) return false;
  const isSame = sameValue(cell.value, base.v) && (cell.formula !== null) === (base.held?.why === 'formula');
  return seen.lo < base.lo || !isSame;
}

const isRecorded = (merged: Merged, column: string) =>
  merged.conflicts.some((conflict) => conflict.column === column);

function check(property: (seen: Observation, merged: Merged) => void): void {
  fc.assert(
    fc.property(situation, (seen) => property(seen, observe(seen))),
    { numRuns: 2_000 },
  );
}

describe('every merge', () => {
  test('replaces a value of MySQL only when the sheet had known it, or with a record [O13]', () => {
    check((seen, merged) => {
      for (const [column, value] of Object.entries(merged.write?.values ?? {})) {
        const before = seen.db?.values[column] ?? null;
        if (before === null || sameValue(before, value)) continue;
        const base = seen.base?.[column];
        const held = base?.held?.why === 'unwritable' ? undefined : base?.held;
        const wasKnown = base !== undefined && (sameValue(base.v, before) || held?.db === before);
        expect(wasKnown || isRecorded(merged, column)).toBe(true);
      }
    });
  });

  test('gives up a value of the sheet only when it was known before, or with a record [O13]', () => {
    check((seen, merged) => {
      const after = mysqlAfter(seen, merged);
      if (after === null) return;
      for (const column of COLUMNS) {
        const cell = seen.cells[column] ?? plain(null);
        const base = seen.base?.[column];
        const isOld = isPassedOver(seen, column);
        const stays =
          merged.base[column]?.held !== undefined || sameValue(cell.value, after.values[column] ?? null);
        if (isOld || stays || cell.value === null) continue;
        expect(sameValue(cell.value, base?.v ?? null) || isRecorded(merged, column)).toBe(true);
      }
    });
  });

  test('leaves both sides equal, or the cell held, or the row dirty [O2]', () => {
    check((seen, merged) => {
      const after = mysqlAfter(seen, merged);
      const differs = COLUMNS.some((column) => {
        const cell = merged.base[column];
        return cell?.held === undefined && !sameValue(cell?.v ?? null, after?.values[column] ?? null);
      });
      if (after === null || differs) expect(merged.dirty).toBe(true);
      else {
        // A held cell that was not looked at may owe a merge; otherwise nothing is owed.
        const isLookedAt = COLUMNS.every((column) => !isPassedOver(seen, column));
        if (isLookedAt) expect(merged.dirty).toBe(false);
      }
    });
  });

  test('says so when it passed over a cell that may be news, and only then [T5]', () => {
    check((seen, merged) => {
      const mayBeNews = (column: string) =>
        isPassedOver(seen, column) && seen.lo >= (seen.base?.[column]?.lo ?? 0);
      expect(merged.unsure).toBe(COLUMNS.some(mayBeNews));
    });
  });

  test('is done: the same sighting, and a later one, write nothing and record nothing [E2]', () => {
    check((seen, merged) => {
      const stored = { ...seen, base: merged.base, db: mysqlAfter(seen, merged) };
      for (const later of [0, 1_000]) {
        const again = observe({ ...stored, te: seen.te + later, lo: seen.lo + later, hi: seen.hi + later });
        if (later === 1_000 && COLUMNS.some((column) => isPassedOver(seen, column))) continue;
        expect(again).toMatchObject({ write: null, conflicts: [], issues: [], dirty: merged.dirty });
      }
    });
  });

  test('never overwrites a formula and never writes a refused value [V1, V3]', () => {
    check((seen, merged) => {
      for (const column of COLUMNS) {
        const cell = seen.cells[column] ?? plain(null);
        const isOld = isPassedOver(seen, column);
        if (isOld || merged.write === null) continue;
        if (isRefused(cell.value)) {
          expect([seen.db?.values[column] ?? null, null]).toContain(mysqlAfter(seen, merged)?.values[column]);
        }
        if (cell.formula !== null) expect(merged.base[column]?.held).toBeDefined();
      }
    });
  });

  test('moves the times of what it looked at forward, and of nothing else [O12]', () => {
    check((seen, merged) => {
      for (const column of COLUMNS) {
        const before = seen.base?.[column];
        const expected = before !== undefined && isPassedOver(seen, column) ? before : seen;
        expect(merged.base[column]).toMatchObject({ lo: expected.lo, hi: expected.hi });
      }
    });
  });
});
