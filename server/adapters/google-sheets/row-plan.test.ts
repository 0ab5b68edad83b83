/** Where the rows of an intent are before and after its write. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { IntentItem } from '../../core/intent.ts';
import { planRows, readbackAreas } from './row-plan.ts';

const set = (row: number): IntentItem => ({ kind: 'set', key: `k${row}`, row, cells: [] });
const remove = (row: number): IntentItem => ({ kind: 'delete', key: `k${row}`, row });
const key = (row: number): IntentItem => ({ kind: 'key', key: `k${row}`, row, expected: null });
const append = (name: string): IntentItem => ({ kind: 'append', key: name, values: {} });

describe('rows of an intent', () => {
  test('the header is always copied; rows close together share a run', () => {
    const plan = planRows({ items: [set(3), set(15), set(60), key(61)], appendAfter: 61 }, 0);
    expect(plan.before).toEqual([0, 3, 15, 60, 61]);
    expect(plan.beforeRuns).toEqual([
      { start: 0, end: 16 },
      { start: 60, end: 62 },
    ]);
    expect(plan.after).toEqual([3, 15, 60, 61]);
    expect(plan.insert).toBeNull();
  });

  test('deletes go from below, adjacent ones together', () => {
    const plan = planRows({ items: [remove(2), remove(3), remove(9)], appendAfter: 9 }, 0);
    expect(plan.deletes).toEqual([
      { start: 9, end: 10 },
      { start: 2, end: 4 },
    ]);
    expect(plan.after).toEqual([]);
  });

  test('rows that stay move up by the deletes above them', () => {
    const plan = planRows({ items: [remove(2), set(1), set(4), remove(6), set(7)], appendAfter: 7 }, 0);
    expect(plan.after).toEqual([1, 3, 5]);
  });

  test('new rows come directly after the last keyed row, after the deletes [I8]', () => {
    const items = [remove(2), remove(5), append('a'), append('b')];
    expect(planRows({ items, appendAfter: 5 }, 0).insert).toEqual({ start: 4, end: 6 });
    expect(planRows({ items, appendAfter: 5 }, 0).after).toEqual([4, 5]);
  });

  test('rows below the insertion move down by the new rows', () => {
    const plan = planRows({ items: [set(3), key(8), append('a')], appendAfter: 5 }, 0);
    expect(plan.insert).toEqual({ start: 6, end: 7 });
    expect(plan.after).toEqual([3, 6, 9]);
  });
});

test('copies lie ten rows lower, only the columns of the link are read back, keys are right of the copies', () => {
  const plan = planRows({ items: [set(30)], appendAfter: 30 }, 0);
  expect(readbackAreas(plan, { at: 20, width: 8 }, { first: 1, end: 4 })).toEqual([
    { startRow: 0, endRow: 2, startColumn: 0, endColumn: 1 },
    { startRow: 10, endRow: 11, startColumn: 21, endColumn: 24 },
    { startRow: 40, endRow: 41, startColumn: 21, endColumn: 24 },
    { startRow: 40, endRow: 41, startColumn: 28, endColumn: 29 },
  ]);
});

test('rows that are put back have no copy before, and their keys are read back after', () => {
  const copy = { row: 9, at: 0, width: 4 };
  const putBack = (row: number): IntentItem => ({ kind: 'putBack', key: `k${row}`, row, copy, repair: 1 });
  const plan = planRows({ items: [putBack(3), putBack(4)], appendAfter: 0 }, 0);
  expect(plan).toMatchObject({ before: [0], after: [3, 4] });
});

/** Does to a list of keys what Google does to rows. */
function replay(rows: string[], items: IntentItem[], appendAfter: number): string[] {
  const plan = planRows({ items, appendAfter }, 0);
  const after = [...rows];
  for (const { start, end } of plan.deletes) after.splice(start, end - start);
  const added = items.flatMap((item) => (item.kind === 'append' ? [item.key] : []));
  if (plan.insert) after.splice(plan.insert.start, 0, ...added);
  return after;
}

test('after any mix of items every written row is where the plan says', () => {
  const mix = fc.record({
    fates: fc.array(fc.constantFrom('set', 'delete', 'key', 'leave'), { maxLength: 60 }),
    appends: fc.integer({ min: 0, max: 5 }),
    last: fc.nat(60),
  });
  fc.assert(
    fc.property(mix, ({ fates, appends, last }) => {
      const rows = ['header', ...fates.map((_, index) => `k${index + 1}`)];
      const items = [
        ...fates.flatMap((fate, index): IntentItem[] => {
          if (fate === 'leave') return [];
          return [{ set, delete: remove, key }[fate](index + 1)];
        }),
        ...Array.from({ length: appends }, (_, index) => append(`new${index}`)),
      ];
      const appendAfter = Math.min(last, fates.length);
      const after = replay(rows, items, appendAfter);
      const written = items.filter((item) => item.kind !== 'delete').map((item) => item.key);
      const places = planRows({ items, appendAfter }, 0).after;
      expect(places.map((place) => after[place])).toEqual(after.filter((name) => written.includes(name)));
    }),
  );
});
