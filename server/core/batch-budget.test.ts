/** What fits into one call to Google, counted no lower than it really is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { batchBudget } from './batch-budget.ts';
import type { IntentItem } from './intent.ts';
import { joinRuns } from './row-runs.ts';
import type { CellValue } from './values/cell-value.ts';

const REQUESTS_LIMIT = 2_000;
const BYTES_LIMIT = 1_800_000;

const COLUMNS = Array.from({ length: 190 }, (_, index) => ({ id: `c${index}`, type: 'TEXT' as const }));

const set = (row: number, ...values: CellValue[]): IntentItem => ({
  kind: 'set',
  key: `k${row}`,
  row,
  cells: values.map((value, index) => ({ column: `c${index}`, index, expected: null, value })),
});
const append = (...values: CellValue[]): IntentItem => ({
  kind: 'append',
  key: 'k',
  values: Object.fromEntries(values.map((value, index) => [`c${index}`, value])),
});

function takeAll(items: readonly IntentItem[]): IntentItem[] {
  const budget = batchBudget(COLUMNS);
  return items.filter((item) => budget.take(item));
}

const bytesOf = (values: readonly CellValue[]) =>
  values.reduce<number>((sum, value) => sum + new TextEncoder().encode(JSON.stringify(value)).length, 0);

function valuesOf(item: IntentItem): CellValue[] {
  if (item.kind === 'set') return item.cells.map((cell) => cell.value);
  return item.kind === 'append' ? Object.values(item.values) : [];
}

describe('batchBudget', () => {
  test.each<[string, IntentItem]>([
    ['set', set(3, ...Array.from({ length: 190 }, () => 'x'.repeat(50_000)))],
    ['append', append(...Array.from({ length: 190 }, () => 'x'.repeat(50_000)))],
  ])('always takes the first item, then no more: %s', (_, item) => {
    expect(takeAll([item, append('x'), set(4, 'x')])).toEqual([item]);
  });

  test('new rows use up bytes, though they need no request of their own', () => {
    const rows = Array.from({ length: 500 }, () => append('x'.repeat(10_000)));
    const taken = takeAll(rows);
    expect(taken.length).toBeGreaterThan(10);
    expect(bytesOf(taken.flatMap(valuesOf))).toBeLessThan(BYTES_LIMIT);
  });

  test('many small rows of a usual table fit at once', () => {
    const rows = Array.from({ length: 1_000 }, (_, row) => append(`name ${row}`, '12.5', true, null));
    expect(takeAll(rows)).toHaveLength(1_000);
    const neighbours = Array.from({ length: 1_000 }, (_, row) => set(row, 'x'));
    expect(takeAll(neighbours)).toHaveLength(1_000);
  });

  test('scattered rows cost copies of their own', () => {
    const scattered = Array.from({ length: 2_000 }, (_, at) => set(at * 100, 'x'));
    expect(takeAll(scattered).length).toBeLessThan(REQUESTS_LIMIT / 3);
  });

  test('wide characters use up bytes', () => {
    const rows = Array.from({ length: 1_700 }, (_, row) => set(row, '€'.repeat(350)));
    const taken = takeAll(rows);
    expect(taken.length).toBeGreaterThan(1_000);
    expect(taken.length).toBeLessThan(rows.length);
  });

  test('keys of adjacent rows share a request', () => {
    const keys = Array.from({ length: 3_000 }, (_, row): IntentItem => {
      return { kind: 'key', key: 'k'.repeat(22), row, expected: null };
    });
    expect(takeAll(keys)).toHaveLength(3_000);
  });

  const value = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('\u0000', '\n', '"', '\\', '€', '😀', 'x').map((one) => one.repeat(20_000)),
  );
  const item = fc
    .tuple(
      fc.constantFrom('set', 'append', 'key', 'delete'),
      fc.array(value, { minLength: 1, maxLength: 8 }),
      fc.nat(60),
    )
    .map(([kind, values, gap]) => ({ kind, values, gap }));

  test('what it takes stays within the limits of Google, copies included [Q3]', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 400 }), (drafts) => {
        let row = 0;
        const items = drafts.map(({ kind, values, gap }): IntentItem => {
          row += gap;
          if (kind === 'append') return append(...values);
          if (kind === 'set') return set(row, ...values);
          return kind === 'key' ? { kind, key: 'k', row, expected: null } : { kind: 'delete', key: 'k', row };
        });
        const taken = takeAll(items);
        if (taken.length < 2) return;
        const touched = taken.flatMap((each) => (each.kind === 'append' ? [] : [each.row]));
        const writes = taken.reduce((sum, each) => sum + (each.kind === 'set' ? each.cells.length : 1), 0);
        const appends = taken.filter(({ kind }) => kind === 'append').length;
        expect(writes - appends + 2 * joinRuns(touched).length).toBeLessThan(REQUESTS_LIMIT);
        expect(bytesOf(taken.flatMap(valuesOf))).toBeLessThan(BYTES_LIMIT);
      }),
      { numRuns: 100 },
    );
  });
});
