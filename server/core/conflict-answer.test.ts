/** Answers to conflicts: what is done, and when a person is told to look again instead. */
import { describe, expect, test } from 'vitest';

import type { Held, RowState } from './base.ts';
import { planChoice, planRestore, type ConflictScene } from './conflict-answer.ts';
import type { Conflict } from './conflict.ts';
import { refused, sampleState } from './sample-link.ts';
import { SyncError } from './sync-error.ts';
import type { CellValue, SheetValue } from './values/cell-value.ts';

interface Cell {
  v: SheetValue;
  db: CellValue;
  held?: Held['why'];
  openIntent?: number;
}

function scene(conflict: Partial<Conflict>, cell: Cell | null, chosen: ConflictScene['chosen'] = null) {
  const at = { lo: 1, hi: 2 };
  const held = cell?.held && { held: { why: cell.held, db: cell.db, at: 1 } };
  const state: RowState | null =
    cell &&
    sampleState({ base: { name: { v: cell.v, ...at, ...held } }, openIntent: cell.openIntent ?? null });
  return {
    conflict: {
      key: 'k1',
      column: 'name',
      base: 'base',
      sheet: 'sheet',
      db: 'db',
      sheetAt: 1,
      dbAt: 2,
      resolution: 'DB_WINS',
      ...conflict,
    } satisfies Conflict,
    chosen,
    mirrors: new Set<string>(),
    isChangedSince: false,
    state,
    db: cell && { pk: '11', values: { name: cell.db } },
  };
}

const codeOf = (work: () => unknown): string => {
  try {
    return JSON.stringify(work());
  } catch (error) {
    return error instanceof SyncError ? error.code : String(error);
  }
};

const AFTER_DB = { v: 'db', db: 'db' };
const AFTER_SHEET = { v: 'sheet', db: 'sheet' };

describe('a loser is put back [O9]', () => {
  test.each<[string, ConflictScene, unknown]>([
    ['MySQL won', scene({}, AFTER_DB), { kind: 'write', column: 'name', value: 'sheet' }],
    [
      'the sheet won',
      scene({ resolution: 'SHEET_WINS' }, AFTER_SHEET),
      { kind: 'write', column: 'name', value: 'db' },
    ],
    [
      'a person had chosen the sheet',
      scene({ resolution: 'MANUAL' }, AFTER_SHEET, 'sheet'),
      { kind: 'write', column: 'name', value: 'db' },
    ],
    [
      'a person had chosen MySQL',
      scene({ resolution: 'MANUAL' }, AFTER_DB, 'db'),
      { kind: 'write', column: 'name', value: 'sheet' },
    ],
    [
      'a refused value had won: MySQL kept its own, and the sheet gets it',
      scene(
        { resolution: 'SHEET_WINS', sheet: refused('N/A') },
        { v: refused('N/A'), db: 'db', held: 'refused' },
      ),
      { kind: 'release', column: 'name' },
    ],
    ['the sheet had deleted the row', scene({ column: null }, AFTER_DB), { kind: 'delete' }],
    [
      'MySQL had deleted the row',
      scene({ gone: 'db', db: null, resolution: 'SHEET_WINS' }, AFTER_SHEET),
      { kind: 'delete' },
    ],
    ['the row whose deletion lost is gone again', scene({ column: null }, null), { kind: 'none' }],
    ['somebody typed it again already', scene({}, { v: 'sheet', db: 'sheet' }), { kind: 'none' }],
    ['it is on its way to the sheet already', scene({}, { v: 'db', db: 'sheet' }), { kind: 'none' }],
  ])('%s', (_, given, plan) => {
    expect(planRestore(given, false)).toEqual(plan);
  });

  test.each<[string, ConflictScene, string]>([
    ['the cell was edited since', scene({}, { v: 'other', db: 'other' }), 'CELL_CHANGED'],
    [
      'MySQL changed it since, the sheet does not show it yet',
      scene({}, { v: 'db', db: 'other' }),
      'CELL_CHANGED',
    ],
    ['no side was chosen yet', scene({ resolution: 'PENDING' }, AFTER_DB), 'CONFLICT_OPEN'],
    ['another conflict of the cell waits', scene({}, { ...AFTER_DB, held: 'manual' }), 'CONFLICT_OPEN'],
    [
      'the cell holds a formula',
      scene({ resolution: 'SHEET_WINS' }, { ...AFTER_SHEET, held: 'formula' }),
      'CELL_HOLDS_FORMULA',
    ],
    ['MySQL cannot store the loser', scene({ sheet: refused('N/A') }, AFTER_DB), 'VALUE_UNSTORABLE'],
    ['the row is gone', scene({}, null), 'ROW_GONE'],
    [
      'a row whose deletion lost was changed since',
      { ...scene({ column: null }, AFTER_DB), isChangedSince: true },
      'CELL_CHANGED',
    ],
    ['both sides agreed by hand', scene({ resolution: 'MANUAL' }, AFTER_DB), 'RESTORE_IMPOSSIBLE'],
    ['its column is not synced any more', scene({ column: 'away' }, AFTER_DB), 'RESTORE_IMPOSSIBLE'],
    [
      'the held cell is being written',
      scene(
        { resolution: 'SHEET_WINS', sheet: refused('N/A') },
        { v: refused('N/A'), db: 'db', held: 'refused', openIntent: 3 },
      ),
      'ROW_IN_FLIGHT',
    ],
  ])('not when %s', (_, given, code) => {
    expect(codeOf(() => planRestore(given, false))).toBe(code);
  });

  test('force overrides nothing but a change since', () => {
    expect(planRestore(scene({}, { v: 'other', db: 'other' }), true)).toEqual({
      kind: 'write',
      column: 'name',
      value: 'sheet',
    });
    expect(codeOf(() => planRestore(scene({}, { ...AFTER_DB, held: 'formula' }), true))).toBe(
      'CELL_HOLDS_FORMULA',
    );
    expect(codeOf(() => planRestore(scene({}, null), true))).toBe('ROW_GONE');
  });

  test('a row on its way to the sheet does not matter: a change of MySQL’s is always allowed', () => {
    expect(planRestore(scene({}, { ...AFTER_DB, openIntent: 3 }), false)).toMatchObject({ kind: 'write' });
  });
});

describe('a side is chosen [O8]', () => {
  const open: Partial<Conflict> = { resolution: 'PENDING' };
  const waiting: Cell = { v: 'sheet', db: 'db', held: 'manual' };

  test('the sheet: MySQL gets its value; MySQL: the cell is held no longer', () => {
    expect(planChoice(scene(open, waiting), 'sheet')).toEqual({
      kind: 'write',
      column: 'name',
      value: 'sheet',
    });
    expect(planChoice(scene(open, waiting), 'db')).toEqual({ kind: 'release', column: 'name' });
  });

  test.each<[string, ConflictScene, 'sheet' | 'db', string]>([
    ['the sheet’s value is another by now', scene(open, { ...waiting, v: 'typed' }), 'db', 'CELL_CHANGED'],
    ['MySQL’s value is another by now', scene(open, { ...waiting, db: 'changed' }), 'sheet', 'CELL_CHANGED'],
    ['the cell does not wait any more', scene(open, { v: 'sheet', db: 'db' }), 'db', 'CELL_CHANGED'],
    ['the row is being written', scene(open, { ...waiting, openIntent: 3 }), 'db', 'ROW_IN_FLIGHT'],
    ['the row is gone', scene(open, null), 'db', 'ROW_GONE'],
    [
      'MySQL cannot store what the sheet holds',
      scene({ ...open, sheet: refused('N/A') }, { ...waiting, v: refused('N/A') }),
      'sheet',
      'VALUE_UNSTORABLE',
    ],
  ])('not when %s', (_, given, side, code) => {
    expect(codeOf(() => planChoice(given, side))).toBe(code);
  });
});

describe('a column that only MySQL writes [S11]', () => {
  const mirrored = { mirrors: new Set(['name']) };

  test('gets neither the loser nor the sheet’s side, by force neither', () => {
    for (const force of [false, true]) {
      expect(codeOf(() => planRestore({ ...scene({}, AFTER_DB), ...mirrored }, force))).toBe('COLUMN_UNFIT');
    }
    const open = {
      ...scene({ resolution: 'PENDING' }, { v: 'sheet', db: 'db', held: 'manual' }),
      ...mirrored,
    };
    expect(codeOf(() => planChoice(open, 'sheet'))).toBe('COLUMN_UNFIT');
    expect(planChoice(open, 'db')).toEqual({ kind: 'release', column: 'name' });
  });
});
