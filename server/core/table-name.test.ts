/** Names of managed tables: safe, within 64 characters, told apart by the spreadsheet. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { tableName } from './table-name.ts';

const hash = (text: string) => text.length.toString(16).padStart(8, '0');

test('shows the beginning of the id, its hash and the tab', () => {
  expect(tableName('1AbC-dEfGhIjK', 'Q1 Sales', hash)).toBe('sheet_1abc_def_0000000d_q1_sales');
});

test('a tab without a usable character still has a name', () => {
  expect(tableName('1AbCdEfGhIjK', '売上', hash)).toBe('sheet_1abcdefg_0000000c_tab');
});

test('later attempts get a suffix, also when the name is full', () => {
  expect(tableName('1AbCdEfGhIjK', 'a', hash, 2)).toBe('sheet_1abcdefg_0000000c_a_2');
  const full = tableName('1AbCdEfGhIjK', 'b'.repeat(99), hash, 12);
  expect(full).toHaveLength(64);
  expect(full.endsWith('b_12')).toBe(true);
});

test('is always a valid name, different for each attempt', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (id, tab) => {
      const names = [1, 2, 3, 10].map((attempt) => tableName(id, tab, hash, attempt));
      for (const name of names) expect(name).toMatch(/^sheet_[a-z0-9_]{1,58}$/);
      expect(new Set(names).size).toBe(names.length);
    }),
  );
});
