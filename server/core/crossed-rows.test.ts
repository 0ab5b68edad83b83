/** Rows that show what another one held: in a read of several requests they are seen twice before they count. */
import { expect, test } from 'vitest';

import { seenMark } from './content-mark.ts';
import { crossedRows, showsSame } from './crossed-rows.ts';
import type { SeenRow } from './read-tab.ts';
import { plain } from './sample-link.ts';

const COLUMNS = [{ id: 'name' }];
const row = (at: number, key: string, name: string | null): SeenRow & { key: string } => ({
  row: at,
  key,
  cells: { name: plain(name) },
});
const places = new Map(
  [
    ['a', 'Ada'],
    ['b', 'Bob'],
    ['c', null],
  ].map(([key, name], at) => [key ?? '', { mark: seenMark(row(at, '', name ?? null), COLUMNS) }]),
);
const crossed = (...rows: (SeenRow & { key: string })[]) =>
  crossedRows(COLUMNS, { keyed: new Map(rows.map((each) => [each.key, each])) }, places);

test('rows as they were, edited or blank ones are not crossed [Q16]', () => {
  expect(
    crossed(row(1, 'a', 'Ada'), row(2, 'b', 'edited'), row(3, 'c', null), row(4, 'new', null)).size,
  ).toBe(0);
});

test('a row that shows what another one held is [Q16]', () => {
  const found = crossed(row(1, 'a', 'Ada'), row(2, 'b', 'Ada'));
  expect([...found.keys()]).toEqual(['b']);
  expect(showsSame(found, crossed(row(2, 'b', 'Ada')))).toBe(true);
  expect(showsSame(found, crossed(row(2, 'b', 'Bob')))).toBe(false);
});
