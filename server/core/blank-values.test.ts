/** Which columns of a row are emptied. */
import { expect, test } from 'vitest';

import { blankValues } from './blank-values.ts';
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
