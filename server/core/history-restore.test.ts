/** What putting an older value back does, cell by cell, and when it is refused. */
import { describe, expect, test } from 'vitest';

import { sampleEntry } from '../test/samples/history-entry.ts';
import type { HeldWhy } from './base.ts';
import { isRestorable, planEntryRestore, type EntryScene } from './history-restore.ts';
import { sampleLink, sampleState } from './sample-link.ts';
import { SyncError } from './sync-error.ts';
import type { CellValue } from './values/cell-value.ts';

const REFUSED = { refused: 'N/A', why: 'It is no number.' };

interface Now {
  /** MySQL's cells; null: the row is gone. */
  db: Record<string, CellValue> | null;
  held?: Record<string, HeldWhy>;
  openIntent?: number;
  goneByUs?: boolean;
}

function scene(entry: Partial<EntryScene['entry']>, { db, held = {}, ...patch }: Now): EntryScene {
  const cells = Object.entries(db ?? {}).map(([column, v]) => {
    const why = held[column];
    const hold = why && { held: { why, db: v, at: 1 } };
    return [column, { v, lo: 1, hi: 1, ...hold }] as const;
  });
  return {
    link: sampleLink,
    entry: sampleEntry({ old: { name: 'Ada', amount: '1' }, new: { name: 'Eve', amount: '2' }, ...entry }),
    state: db === null ? null : sampleState({ base: Object.fromEntries(cells), ...patch }),
    db: db && { pk: '11', values: db },
  };
}

const AFTER = { name: 'Eve', amount: '2' };
const DELETED = { operation: 'DELETE', old: { name: 'Ada', amount: '1' }, new: null } as const;

function outcome(given: EntryScene, column: string | null = null, force = false): unknown {
  try {
    return planEntryRestore(given, column, force);
  } catch (error) {
    return error instanceof SyncError ? error.code : error;
  }
}

describe('an older value is put back [P5]', () => {
  test.each<[string, EntryScene, string | null, unknown]>([
    ['all of the entry', scene({}, { db: AFTER }), null, { name: 'Ada', amount: '1' }],
    ['one column', scene({}, { db: AFTER }), 'name', { name: 'Ada' }],
    [
      'what is back already is left alone',
      scene({}, { db: { name: 'Ada', amount: '2' } }),
      null,
      { amount: '1' },
    ],
    [
      'a formula of the row stays',
      scene({}, { db: AFTER, held: { amount: 'formula' } }),
      null,
      { name: 'Ada' },
    ],
    [
      'a value that MySQL never had is left out',
      scene({ old: { name: 'Ada', amount: REFUSED } }, { db: AFTER }),
      null,
      { name: 'Ada' },
    ],
  ])('%s', (_, given, column, values) => {
    expect(outcome(given, column)).toEqual({ kind: 'write', values });
  });

  test('nothing is done when both sides have it already [P6]', () => {
    expect(outcome(scene({}, { db: { name: 'Ada', amount: '1' } }))).toEqual({ kind: 'none' });
  });

  test.each<[string, EntryScene, string | null, string]>([
    ['somebody changed a cell since', scene({}, { db: { name: 'Bob', amount: '2' } }), null, 'CELL_CHANGED'],
    [
      'somebody typed a value since that MySQL refuses',
      scene({}, { db: AFTER, held: { name: 'refused' } }),
      'name',
      'CELL_CHANGED',
    ],
    [
      'the cell holds a formula',
      scene({}, { db: AFTER, held: { name: 'formula' } }),
      'name',
      'CELL_HOLDS_FORMULA',
    ],
    ['a conflict waits', scene({}, { db: AFTER, held: { name: 'manual' } }), 'name', 'CONFLICT_OPEN'],
    ['MySQL never had it', scene({ old: { name: REFUSED } }, { db: AFTER }), null, 'VALUE_UNSTORABLE'],
    ['the column is not synced', scene({ old: { gone: 'x' } }, { db: AFTER }), null, 'RESTORE_IMPOSSIBLE'],
    ['the row was new', scene({ operation: 'INSERT', old: null }, { db: AFTER }), null, 'RESTORE_IMPOSSIBLE'],
    ['the edit had lost', scene({ outcome: 'lost' }, { db: AFTER }), null, 'RESTORE_IMPOSSIBLE'],
    ['the row is gone', scene({}, { db: null }), null, 'ROW_GONE'],
  ])('not when %s [P6]', (_, given, column, code) => {
    expect(outcome(given, column)).toBe(code);
  });

  test('force overrides nothing but a change since [P6]', () => {
    const changed = scene({}, { db: { name: 'Bob', amount: '2' } });
    expect(outcome(changed, null, true)).toEqual({ kind: 'write', values: { name: 'Ada', amount: '1' } });
    expect(outcome(scene({}, { db: null }), null, true)).toBe('ROW_GONE');
    const formula = scene({}, { db: AFTER, held: { name: 'formula', amount: 'formula' } });
    expect(outcome(formula, null, true)).toBe('CELL_HOLDS_FORMULA');
  });
});

describe('a deleted row is put back [P5]', () => {
  test('whole, without what MySQL never had', () => {
    const entry = { ...DELETED, old: { name: 'Ada', amount: REFUSED } };
    expect(outcome(scene(entry, { db: null }))).toEqual({ kind: 'insert', values: { name: 'Ada' } });
  });

  test('not when somebody brought it back with other values, unless forced [P6]', () => {
    const back = scene(DELETED, { db: AFTER });
    expect(outcome(back)).toBe('CELL_CHANGED');
    expect(outcome(back, null, true)).toEqual({ kind: 'write', values: { name: 'Ada', amount: '1' } });
    expect(outcome(scene(DELETED, { db: { name: 'Ada', amount: '1' } }))).toEqual({ kind: 'none' });
  });

  test('not one column of it, and not while a repair brings it back', () => {
    expect(outcome(scene(DELETED, { db: null }), 'name')).toBe('ROW_GONE');
    const repaired = { ...scene(DELETED, { db: null }), state: sampleState({ goneByUs: true }) };
    expect(outcome(repaired)).toBe('ROW_IN_FLIGHT');
  });
});

test('only what changed the other side can be put back', () => {
  const old = { name: 'Ada' };
  expect(isRestorable(sampleEntry({ old }))).toBe(true);
  expect(isRestorable(sampleEntry({ old, operation: 'DELETE' }))).toBe(true);
  expect(isRestorable(sampleEntry({ old, outcome: 'lost' }))).toBe(false);
  expect(isRestorable(sampleEntry({ operation: 'INSERT' }))).toBe(false);
  expect(isRestorable(sampleEntry({ old: { name: REFUSED } }))).toBe(false);
});

test('a column that only MySQL writes gets no older value, the others of the entry do, and a deleted row comes back whole [S11]', () => {
  const columns = sampleLink.columns.map((column) =>
    column.id === 'name' ? { ...column, direction: 'db-to-sheet' as const } : column,
  );
  const mirrored = { ...scene({}, { db: AFTER }), link: { columns } };
  expect(outcome(mirrored)).toEqual(outcome(scene({}, { db: { ...AFTER, name: 'Ada' } })));
  expect([outcome(mirrored, 'name'), outcome(mirrored, 'name', true)]).toEqual([
    'COLUMN_UNFIT',
    'COLUMN_UNFIT',
  ]);
  const deleted = scene(DELETED, { db: null });
  expect(outcome({ ...deleted, link: { columns } })).toEqual(outcome(deleted));
});
