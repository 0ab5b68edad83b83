/** Names of MySQL columns: safe, within 64 characters, no two alike. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { columnNames } from './column-name.ts';
import { RESERVED_WORDS } from './reserved-words.ts';

test.each([
  ['Name', 'name'],
  ['First Name', 'first_name'],
  ['Total ($, net)', 'total_net_'],
  ['2024', 'col_2024'],
  ['Größe', 'gr_e'],
  ['名前', '_'],
  ['', 'col_'],
  ['Order', 'col_order'],
  ['_sync_status', 'col__sync_status'],
  ['_row_hash', 'col__row_hash'],
  ['_mine', '_mine'],
  ['__PROTO__', 'col___proto__'],
  ['constructor', 'constructor'],
  ['`; DROP TABLE x; --', '_drop_table_x_'],
  ['a'.repeat(100), 'a'.repeat(64)],
])('the header %j becomes the column %s', (header, name) => {
  expect(columnNames([header])).toEqual([name]);
});

test('duplicates get numbers, also when a number is taken or the name is full', () => {
  expect(columnNames(['A', 'a', 'A!', 'a_1', 'a'])).toEqual(['a', 'a_1', 'a_', 'a_1_1', 'a_2']);
  const long = 'x'.repeat(70);
  expect(columnNames([long, long])).toEqual(['x'.repeat(64), `${'x'.repeat(62)}_1`]);
});

const headers = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.constantFrom('id', 'ID', 'select', '_sync_x', '1', 'col_1', 'a_1', 'a', ' a '),
  ),
  { maxLength: 40 },
);

test('names are valid, unique, and none of ours', () => {
  fc.assert(
    fc.property(headers, (given) => {
      const names = columnNames(given);
      expect(names).toHaveLength(given.length);
      expect(new Set(names).size).toBe(given.length);
      for (const name of names) {
        expect(name).toMatch(/^[a-z_][a-z0-9_]{0,63}$/);
        expect(name.startsWith('_sync')).toBe(false);
        expect(RESERVED_WORDS.has(name)).toBe(false);
      }
    }),
  );
});

test('names of names are the same names', () => {
  fc.assert(
    fc.property(headers, (given) => {
      const names = columnNames(given);
      expect(columnNames(names)).toEqual(names);
    }),
  );
});
