/** Rows are found again where the write put them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { IntentItem } from './intent.ts';
import { rowsAfter } from './rows-after.ts';

const set: IntentItem = { kind: 'set', key: 'k1', row: 5, cells: [] };
const remove: IntentItem = { kind: 'delete', key: 'k1', row: 5 };
const newKey: IntentItem = { kind: 'key', key: 'k2', row: 5, expected: null };
const append: IntentItem = { kind: 'append', key: 'k9', values: {} };

describe('rowsAfter', () => {
  test('deletes move rows up, new rows move the rows below them down', () => {
    const items: IntentItem[] = [
      { ...set, key: 'above', row: 2 },
      { ...remove, key: 'gone', row: 3 },
      { ...set, key: 'last', row: 4 },
      { ...set, key: 'below', row: 7 },
      { ...append, key: 'new1' },
      { ...append, key: 'new2' },
    ];
    expect([...rowsAfter(items, 4)]).toEqual([
      ['above', 2],
      ['last', 3],
      ['below', 8],
      ['new1', 4],
      ['new2', 5],
    ]);
  });

  test('agrees with a tab to which the write is done: deletes from below, then new rows', () => {
    const kind = fc.constantFrom('set', 'key', 'delete', null);
    const tab = fc.array(kind, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(tab, fc.nat(4), fc.nat(19), (kinds, appended, last) => {
        const appendAfter = Math.min(last, kinds.length - 1);
        const keyAt = (row: number) => `row${row}`;
        const touched = kinds.flatMap((each, row): IntentItem[] => {
          if (each === 'set') return [{ ...set, key: keyAt(row), row }];
          if (each === 'key') return [{ ...newKey, key: keyAt(row), row }];
          return each === 'delete' ? [{ ...remove, key: keyAt(row), row }] : [];
        });
        const fresh = Array.from({ length: appended }, (_, n): IntentItem => ({ ...append, key: `new${n}` }));
        const items = [...touched, ...fresh];

        const rows: (string | null)[] = kinds.map((_, row) => keyAt(row));
        let insertAt = appendAfter + 1;
        for (const item of touched.toReversed()) {
          if (item.kind !== 'delete') continue;
          rows.splice(item.row, 1);
          if (item.row <= appendAfter) insertAt -= 1;
        }
        rows.splice(insertAt, 0, ...fresh.map(({ key }) => key));

        const after = rowsAfter(items, appendAfter);
        expect(after.size).toBe(items.filter((item) => item.kind !== 'delete').length);
        for (const [key, row] of after) expect(rows[row]).toBe(key);
      }),
      { numRuns: 500 },
    );
  });
});
