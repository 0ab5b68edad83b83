/** What a person decides about one column. */
import { describe, expect, test } from 'vitest';

import { TEXT_TYPE } from '../values/detect-type.ts';
import { decideColumn, widens, type ColumnDecision } from './decide-column.ts';
import { followHeader } from './follow-header.ts';
import type { RegisteredColumn, Registry } from './registered-column.ts';
import { schemaEvents } from './schema-events.ts';
import { isSettled } from './with-header.ts';

const BYTES = { nativeType: 'VARBINARY(16)', direction: 'db-to-sheet' } as const;

function registry(patch: Partial<RegisteredColumn> = {}): Registry {
  const status = { status: 'active', why: null, isTagged: true, isInTable: true } as const;
  return {
    version: 3,
    columns: [{ id: 'c1', index: 0, header: 'Name', name: 'name', ...TEXT_TYPE, ...status, ...patch }],
    key: { index: 1, header: 'sync key', isTagged: true },
    idsGiven: 1,
  };
}

function decided(
  before: Registry,
  decision: ColumnDecision,
): { column: RegisteredColumn | undefined; told: string[] } {
  const after = decideColumn(before, 'c1', decision);
  return { column: after.columns[0], told: schemaEvents(before, after).map(({ sentence }) => sentence) };
}

describe('a person decides about a column [S12]', () => {
  test('its direction and its modes, and back', () => {
    const { column, told } = decided(registry(), {
      direction: 'db-to-sheet',
      formulas: 'text',
      rules: 'lenient',
    });
    expect(column).toMatchObject({ id: 'c1', direction: 'db-to-sheet', formulas: 'text', rules: 'lenient' });
    expect(told).toEqual([
      '"Name" is synced like this now: from MySQL to the sheet only, formulas as texts, values judged by lenient rules.',
    ]);
    const back = decided(registry({ direction: 'db-to-sheet', formulas: 'text', rules: 'lenient' }), {
      direction: 'both',
      formulas: 'value',
      rules: 'strict',
    });
    expect(back.column).toEqual(registry().columns[0]);
  });

  test('what is so already changes nothing', () => {
    const before = registry();
    expect(decideColumn(before, 'c1', { direction: 'both', skip: false })).toBe(before);
  });

  test('a column that is synced no longer does not come back by its header, and comes back anew when asked', () => {
    const stopped = decideColumn(registry(), 'c1', { skip: true });
    expect(stopped.columns[0]).toMatchObject({ id: 'c1', status: 'deprecated', why: 'skipped' });
    const tags = [
      { column: 0, id: 'c1' },
      { column: 1, id: 'key' },
    ];
    const followed = followHeader(stopped, { texts: ['Name', 'sync key'], tags });
    expect(followed.kind === 'followed' && isSettled(stopped, followed)).toBe(true);
    const { column, told } = decided(stopped, { skip: false });
    expect(column).toMatchObject({ id: 'c2', status: 'active', why: null });
    expect(told).toEqual(['"Name" in column A is synced with the MySQL column "name" again.']);
  });

  test.each<[string, Partial<RegisteredColumn>, ColumnDecision, string]>([
    ['formulas of numbers as texts', { type: 'NUMBER' }, { formulas: 'text' }, 'no column of texts'],
    [
      'a column that is not in the tab',
      { status: 'deprecated', why: 'removed', index: null },
      { skip: false },
      'another reason',
    ],
    [
      'a skipped column that left the tab',
      { status: 'deprecated', why: 'skipped', index: null },
      { skip: false },
      'not in the tab',
    ],
    ['writing bytes', BYTES, { direction: 'both' }, 'from MySQL to the sheet only'],
    ['writing bytes alone', BYTES, { direction: 'sheet-to-db' }, 'from MySQL to the sheet only'],
  ])('refused with a reason: %s', (_, patch, decision, why) => {
    expect(() => decideColumn(registry(patch), 'c1', decision)).toThrow(
      expect.objectContaining({
        code: 'COLUMN_UNFIT',
        detail: expect.stringContaining(why) as string,
      }) as Error,
    );
  });

  test('a column that MySQL computes stays one that only MySQL writes', () => {
    const before = registry({ direction: 'db-to-sheet' });
    expect(() => decideColumn(before, 'c1', { direction: 'both' }, true)).toThrow(
      expect.objectContaining({ code: 'COLUMN_UNFIT' }) as Error,
    );
    expect(decideColumn(before, 'c1', { direction: 'db-to-sheet' }, true)).toBe(before);
  });

  test('an unknown column is told', () => {
    expect(() => decideColumn(registry(), 'c9', {})).toThrow(
      expect.objectContaining({ code: 'COLUMN_UNKNOWN' }) as Error,
    );
  });
});

const skipped = { status: 'deprecated', why: 'skipped' } as const;
const removed = { status: 'deprecated', why: 'removed', index: null } as const;

test.each<[string, Partial<RegisteredColumn>, ColumnDecision, boolean]>([
  ['a skipped column is taken in', skipped, { skip: false }, true],
  ['a column is left out', {}, { skip: true }, false],
  ['the sheet may write, too', { direction: 'db-to-sheet' }, { direction: 'both' }, true],
  ['MySQL may write, too', { direction: 'sheet-to-db' }, { direction: 'both' }, true],
  ['the other side writes', { direction: 'sheet-to-db' }, { direction: 'db-to-sheet' }, true],
  ['only one side writes', {}, { direction: 'db-to-sheet' }, false],
  [
    'a column that its header may bring back gets both directions',
    { ...removed, direction: 'db-to-sheet' },
    { direction: 'both' },
    true,
  ],
  ['other modes', {}, { formulas: 'text', rules: 'lenient' }, false],
])('%s: more crosses than before, or not [A11]', (_, before, decision, isWider) => {
  expect(widens(registry(before), 'c1', decideColumn(registry(before), 'c1', decision))).toBe(isWider);
});
