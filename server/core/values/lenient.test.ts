/** Lenient rules: a value of another type is made to fit; a value that is right but too large, or an error, is not. */
import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../../shared/cell.ts';
import type { CellValue } from './cell-value.ts';
import { fromMysql } from './from-mysql.ts';
import { fromSheet } from './from-sheet.ts';
import { columns } from './sample-columns.ts';
import { toSheet } from './to-sheet.ts';

const REFUSED = Symbol('refused');

type Meaning = CellValue | typeof REFUSED;

/** What the cell means as TEXT, DECIMAL(20,6), DATETIME(3) and TINYINT(1) under lenient rules. */
const CASES: [string, RawCell, Meaning, Meaning, Meaning, Meaning][] = [
  ['empty', null, null, null, null, null],
  ['blanks', ' \t\u00a0', null, null, null, null],
  ['text', ' hello ', 'hello', '0', null, false],
  ['N/A as text', 'N/A', 'N/A', '0', null, false],
  ['a price', '$1,234.50', '$1,234.50', '1234.5', null, false],
  ['a percentage', '12.5%', '12.5%', '0.125', null, false],
  ['a number with blanks', ' 12.50 ', '12.50', '12.5', null, false],
  ['a number', 45306, '45306', '45306', '2024-01-15 00:00:00.000', false],
  ['one', 1, '1', '1', '1899-12-31 00:00:00.000', true],
  ['checked', true, 'TRUE', '1', null, true],
  ['unchecked', false, 'FALSE', '0', null, false],
  ['Yes with blanks', ' Yes ', 'Yes', '0', null, true],
  ['a day', { serial: 45306 }, '2024-01-15', '45306', '2024-01-15 00:00:00.000', false],
  ['a date as text', ' 2024-01-15 ', '2024-01-15', '0', '2024-01-15 00:00:00.000', false],
  ['a number that is too large', 1e15, '1000000000000000', REFUSED, null, false],
  ['the number of no date', 3_000_000, '3000000', '3000000', null, false],
  ['a price that is too large', '$1e15', '$1e15', '0', null, false],
  ['a date that is too late', { serial: 3_000_000 }, REFUSED, '3000000', REFUSED, false],
  ['half an emoji', 'x\ud83d', REFUSED, '0', null, false],
  ['an error value', { error: '#N/A' }, REFUSED, REFUSED, REFUSED, REFUSED],
];

describe.each(CASES)('%s [V11]', (_, cell, ...meanings) => {
  const types = ['text', 'decimal', 'date', 'boolean'] as const;
  test.each(types.map((type, position) => [type, meanings[position]] as const))(
    'in a %s column',
    (type, meaning) => {
      const column = { ...columns[type], rules: 'lenient' } as const;
      const value = fromSheet(column, cell)?.value;
      if (meaning === REFUSED) expect(value).toHaveProperty('refused');
      else expect(value).toBe(meaning);
    },
  );
});

test('a text of MySQL is compared, and written, without the blanks around it [V11]', () => {
  const column = { ...columns.text, rules: 'lenient' } as const;
  const value = fromMysql(column, '  padded ');
  expect(value).toBe('padded');
  expect(toSheet(column, value)).toEqual({ kind: 'text', value: 'padded' });
  expect(fromMysql(column, '   ')).toBeNull();
  expect(fromMysql(columns.text, '   ')).toBe('   ');
});
