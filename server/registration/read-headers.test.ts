/** Header rows: the columns they name, or the sentence why the tab cannot be linked. */
import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../shared/cell.ts';
import { SyncError } from '../core/sync-error.ts';
import { readHeaders } from './read-headers.ts';

describe('usable headers', () => {
  test('blank cells at the end are no columns; numbers and formulas count as they show', () => {
    const cells: RawCell[] = ['Name ', 2024, { formula: '="x"', value: 'X' }, null, '', '  '];
    expect(readHeaders(cells, 0)).toEqual({
      columns: [
        { index: 0, header: 'Name' },
        { index: 1, header: '2024' },
        { index: 2, header: 'X' },
      ],
      keyColumn: null,
    });
  });

  test('the key column of an earlier link is used again, wherever it is', () => {
    expect(readHeaders(['Name', 'sync key', 'Age'], 0)).toEqual({
      columns: [
        { index: 0, header: 'Name' },
        { index: 2, header: 'Age' },
      ],
      keyColumn: 1,
    });
  });
});

test.each<[string, RawCell[]]>([
  ['nothing at all', []],
  ['only an old key column', ['sync key']],
])('a tab without headers is told apart, because a table may bring them: %s', (_, cells) => {
  expect(() => readHeaders(cells, 2)).toThrow(
    expect.objectContaining({
      code: 'TAB_WITHOUT_HEADERS',
      detail: 'Write one above each column, in row 3.',
    }) as Error,
  );
});

describe('a tab that cannot be linked is told why, by the letters of its columns', () => {
  test.each<[string, RawCell[], string]>([
    ['a gap', ['a', null, 'b'], 'Column B has no header'],
    ['a date as a header', ['a', { serial: 45_000 }], 'Column B has no header'],
    ['an error in the middle', ['a', { error: '#REF!' }, 'b'], 'Column B has no header'],
    ['the same header twice', ['a', 'b', ' a'], 'Columns A and C have the same header "a"'],
    ['two key columns', ['a', 'sync key', 'sync key'], 'Columns B and C have the same header'],
    ['too many columns', Array.from({ length: 191 }, (_, index) => `c${index}`), '191 columns; at most 190'],
  ])('%s', (_, cells, sentence) => {
    let thrown: unknown;
    try {
      readHeaders(cells, 2);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SyncError);
    expect(thrown).toMatchObject({
      code: 'TAB_UNUSABLE',
      detail: expect.stringContaining(sentence) as string,
    });
  });
});
