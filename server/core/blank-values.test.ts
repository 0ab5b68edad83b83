/** Which columns of a row are emptied. */
import { describe, expect, test } from 'vitest';

import { unknownRow, type RowState } from './base.ts';
import { blankValues, emptiedBase } from './blank-values.ts';
import type { Column } from './link.ts';
import { TEXT_TYPE } from './values/detect-type.ts';

const column = (id: string, name: string, patch: Partial<Column> = {}): Column => {
  return { id, index: 0, header: name, name, ...TEXT_TYPE, ...patch };
};
const COLUMNS = [
  column('c1', 'shop'),
  column('c2', 'number'),
  column('c3', 'note'),
  column('c4', 'total', { direction: 'db-to-sheet' }),
];

test('an emptied row keeps its primary key and what only MySQL writes [D16]', () => {
  const key = ['number', 'shop'].map((name) => ({ name, nativeType: 'VARCHAR(9)' }));
  expect(blankValues({ columns: COLUMNS, attached: { key } })).toEqual({ c3: null });
  expect(blankValues({ columns: COLUMNS })).toEqual({ c1: null, c2: null, c3: null });
});

describe('an emptied row that the tab shows again was known as empty by both sides [D16]', () => {
  const key = [{ name: 'number', nativeType: 'VARCHAR(9)' }];
  const link = { columns: COLUMNS, attached: { key }, deletes: 'clear' } as const;
  const emptied: RowState = { ...unknownRow('k1'), pk: '7' };
  const db = { pk: '7', values: { c1: null, c2: '7', c3: 'set since', c4: '9' } };
  const known = (v: string | null) => ({ v, lo: 0, hi: 0 });

  test('its base is empty, whatever MySQL was given since, but for what is never emptied', () => {
    const base = { c1: known(null), c2: known('7'), c3: known(null), c4: known('9') };
    expect(emptiedBase(link, emptied, db)).toEqual(base);
  });

  test.each<[string, Partial<RowState>]>([
    ['that the sheet has', { base: {} }],
    ['that the sheet is owed', { dirty: true }],
    ['without a row in MySQL', { pk: null }],
  ])('a row %s is none', (_, patch) => {
    expect(emptiedBase(link, { ...emptied, ...patch }, db)).toBeNull();
  });

  test('nor is one that MySQL has no longer, or one of a link that deletes rows', () => {
    expect(emptiedBase(link, emptied, undefined)).toBeNull();
    expect(emptiedBase({ columns: COLUMNS, attached: { key } }, emptied, db)).toBeNull();
  });
});
