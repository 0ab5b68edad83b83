/** Texts of strangers on a terminal. */
import { expect, test } from 'vitest';

import { plain, short } from './plain-text.ts';
import { table } from './table.ts';

test('no value can move the cursor, change a colour or turn the text around [N3]', () => {
  expect(plain('a\u001b[2Jb')).toBe('a\\u{1b}[2Jb');
  expect(plain('one\r\ntwo\nthree')).toBe('one⏎two⏎three');
  expect(plain('abc\u202Edef\u0007\u009b')).toBe('abc\\u{202e}def\\u{7}\\u{9b}');
});

test('a long value is cut by characters, an absent one is a dash', () => {
  expect(short('😀'.repeat(70), 10)).toBe(`${'😀'.repeat(9)}…`);
  expect(short(null)).toBe('-');
  expect(short(0)).toBe('0');
});

test('columns stand below each other, also with wide characters', () => {
  expect(
    table(
      ['id', 'name'],
      [
        ['1', '東京'],
        ['22', 'x'],
      ],
    ).split('\n'),
  ).toEqual(['ID  NAME', '1   東京', '22  x']);
});
