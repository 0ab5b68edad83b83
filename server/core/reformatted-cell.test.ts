/** A cell that is formatted anew shows another thing and holds the same: that is no edit, whichever side wrote the value. */
import { describe, expect, test } from 'vitest';

import { decodeBase, encodeBase } from './base-document.ts';
import type { RowBase } from './base.ts';
import { observe } from './observe.ts';
import { sampleLink } from './sample-link.ts';
import type { CellValue } from './values/cell-value.ts';
import { fromSheet } from './values/from-sheet.ts';

describe.each([
  ['a number as a date', 'amount', '9', 9, { serial: 9 }, { serial: 10 }, '10'],
  [
    'a date as a number',
    'due',
    '2024-01-15 00:00:00.000',
    { serial: 45306 },
    45306,
    45307,
    '2024-01-16 00:00:00.000',
  ],
] as const)('%s', (_, id, value, plain, reformatted, other, otherValue) => {
  const known: RowBase = { [id]: { v: value, lo: 1, hi: 2 } };

  /** Stored and read again in between, as between any two reads. */
  function see(base: RowBase, cell: number | { serial: number }, db: CellValue, lo: number) {
    const column = sampleLink.columns.find((candidate) => candidate.id === id);
    const seen = column && fromSheet(column, cell);
    if (!seen) throw new Error('the cell was not judged');
    return observe({
      key: 'k1',
      base: decodeBase(encodeBase(base)),
      db: { pk: '11', values: { [id]: db } },
      cells: { [id]: seen },
      te: lo + 1,
      lo,
      hi: lo + 1,
      dbAt: lo,
      policy: 'latest',
    });
  }

  test('changes nothing, then and later [V13]', () => {
    const first = see(known, reformatted, value, 10);
    expect(first).toMatchObject({ write: null, dirty: false, issues: [], conflicts: [] });
    expect(see(first.base, reformatted, value, 20)).toMatchObject({ write: null, dirty: false, issues: [] });
    expect(see(first.base, plain, value, 20)).toMatchObject({ write: null, dirty: false, issues: [] });
  });

  test('MySQL still changes it', () => {
    const { base } = see(known, reformatted, value, 10);
    expect(see(base, reformatted, otherValue, 20)).toMatchObject({ write: null, dirty: true, conflicts: [] });
  });

  test('another value in that format is refused, and MySQL keeps its own', () => {
    expect(see(known, other, value, 10)).toMatchObject({
      write: null,
      dirty: false,
      issues: [{ column: id }],
    });
  });
});
