import fc from 'fast-check';
import { expect, test } from 'vitest';

import { packRow } from './packed-row.ts';
import type { Observed } from './values/from-sheet.ts';

const refused = fc.record(
  {
    refused: fc.string({ unit: 'binary' }),
    why: fc.string(),
    isPending: fc.constant(true as const),
    alike: fc.string(),
  },
  { requiredKeys: ['refused', 'why'] },
);
const observed: fc.Arbitrary<Observed> = fc.record({
  value: fc.oneof(fc.constant(null), fc.boolean(), fc.string({ unit: 'binary' }), fc.constant('0'), refused),
  formula: fc.oneof(fc.constant(null), fc.string({ unit: 'binary' })),
});
const COLUMNS = ['c1', 'c2', '__c3', 'c4'];

test('a packed row shows what the row showed, cells that could not be judged included', () => {
  const cells = fc.dictionary(fc.constantFrom(...COLUMNS), observed, { noNullPrototype: true });
  fc.assert(
    fc.property(cells, fc.nat(), fc.oneof(fc.constant(null), fc.string()), (shown, row, key) => {
      const packed = packRow({ row, key, cells: shown }, COLUMNS);
      expect({ row: packed.row, key: packed.key, cells: packed.cells }).toEqual({ row, key, cells: shown });
    }),
  );
});

test('what is changed in its cells is changed in a copy', () => {
  const packed = packRow({ row: 1, key: 'k', cells: { c1: { value: 'x', formula: null } } }, COLUMNS);
  packed.cells['c1'] = { value: 'y', formula: null };
  expect(packed.cells).toEqual({ c1: { value: 'x', formula: null } });
});
