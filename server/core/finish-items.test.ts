/** What a verified write makes of rows that a person had moved, of deletes, new rows, row keys and repairs. */
import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../shared/cell.ts';
import {
  COPIES,
  DB,
  finish,
  ITEM,
  other,
  OTHER,
  OTHER_DB,
  rowOf,
  TIMES,
} from '../test/samples/applied-write.ts';
import type { CellBase, TableRow } from './base.ts';
import { touchedKeys } from './finish-items.ts';
import type { AppendItem, DeleteItem, IntentItem, KeyItem, RestoreItem } from './intent.ts';
import { isNewInMysql, observe } from './observe.ts';
import { plain, sampleLink, sampleState } from './sample-link.ts';

describe('cells of another row', () => {
  const both = { states: [sampleState(), other()], images: [DB, OTHER_DB], placed: [] };

  test('its base is what was written, so that the next round restores it; both rows are dirty [R1]', () => {
    const finished = finish([ITEM], { 5: OTHER }, both);
    expect(rowOf(finished, 'k2').state).toMatchObject({
      dirty: true,
      base: { name: { v: 'Bob', ...TIMES }, amount: { v: '5', ...TIMES } },
    });
    expect(rowOf(finished, 'k1').state).toMatchObject({
      dirty: true,
      repairRounds: 1,
      base: { name: { v: 'Ada' } },
    });
    expect(finished).toMatchObject({ misses: 1, nudge: true, repairs: [] });
  });

  test('what we left in it is no change of MySQL’s, also when a read shows it; what MySQL changes is one [R11]', () => {
    const { base } = rowOf(finish([ITEM], { 5: OTHER }, both), 'k2').state;
    const cells = { name: plain('Bob'), amount: plain('5') };
    const seen = { key: 'k2', base, db: OTHER_DB, cells, te: 500, lo: 500, hi: 510, dbAt: null };
    const shown = observe({ ...seen, policy: 'latest' });
    expect(shown).toMatchObject({ write: null, dirty: true });
    for (const known of [base, shown.base]) {
      expect(isNewInMysql(known, OTHER_DB)).toBe(false);
      expect(isNewInMysql(known, { ...OTHER_DB, values: { ...OTHER_DB.values, amount: '8' } })).toBe(true);
    }
    const typed = observe({ ...seen, cells: { ...cells, name: plain('Eve') }, policy: 'db' });
    expect(typed.base).toMatchObject({ name: { v: 'Eve' }, amount: { v: '5', covered: '7' } });
    expect(typed.base['name']).not.toHaveProperty('covered');
  });

  test('what MySQL had changed before stays its change, and a second write of ours changes nothing of that [R11]', () => {
    const changed = { ...OTHER_DB, values: { ...OTHER_DB.values, name: 'Dan' } };
    const once = finish([ITEM], { 5: OTHER }, { ...both, images: [DB, changed] });
    const { state } = rowOf(once, 'k2');
    expect(isNewInMysql(state.base, changed)).toBe(true);
    const later: TableRow = { ...changed, values: { ...changed.values, name: 'Cid' } };
    const again = finish(
      [ITEM],
      { 5: ['Bob', 5, null, null, 'k2'] },
      { ...both, states: [sampleState(), state], images: [DB, later] },
    );
    expect(isNewInMysql(rowOf(again, 'k2').state.base, later)).toBe(false);
  });

  test('an edit of it that nobody knew yet is in MySQL [R1]', () => {
    const finished = finish([ITEM], { 5: ['Dan', 7, null, null, 'k2'] }, both);
    expect(rowOf(finished, 'k2').write).toEqual({ kind: 'update', values: { name: 'Dan' } });
  });

  test('it was edited and MySQL had deleted it: it comes back with its own cells, not with ours [R1, D4]', () => {
    const finished = finish([ITEM], { 5: ['Dan', 7, null, null, 'k2'] }, { ...both, images: [DB] });
    expect(rowOf(finished, 'k2').write).toEqual({
      kind: 'insert',
      values: { name: 'Dan', amount: '7', due: null, paid: null },
    });
    expect(rowOf(finished, 'k2').state).toMatchObject({
      dirty: true,
      base: { amount: { v: '5', ...TIMES } },
    });
  });

  test('MySQL had deleted it: all that was overwritten goes back from the copy [R2]', () => {
    const finished = finish([ITEM], { 5: OTHER }, { ...both, images: [DB] });
    expect(finished.repairs).toMatchObject([
      {
        kind: 'restore',
        key: 'k2',
        cells: [
          { ours: 'Bob', was: 'Cid' },
          { ours: '5', was: '7' },
        ],
      },
    ]);
  });

  test('what only a copy can bring back is owed, with what the base knew [R2]', () => {
    const held = { why: 'formula' as const, db: '7', at: 150 };
    const base = { ...other().base, amount: { v: '7', lo: 100, hi: 200, held } };
    const states = [sampleState(), other({ base })];
    const before: RawCell[] = ['Cid', { formula: '=B2*7', value: 7 }, null, null, 'k2'];
    const finished = finish([ITEM], { 5: before }, { ...both, states });
    expect(finished.repairs).toMatchObject([
      {
        kind: 'restore',
        key: 'k2',
        row: 5,
        cells: [{ column: 'amount', ours: '5', base: { v: '7', held } }],
      },
    ]);
  });

  test('a webhook told of it after our call was sent: the copy is only recorded [R7]', () => {
    const name: CellBase = { v: 'Dan', lo: 350, hi: 360 };
    const states = [sampleState(), other({ base: { ...other().base, name } })];
    const images = [DB, { pk: '12', values: { ...OTHER_DB.values, name: 'Dan' } }];
    const row = rowOf(finish([ITEM], { 5: OTHER }, { states, images, placed: [] }), 'k2');
    expect(row.write).toBeNull();
    expect(row.conflicts).toMatchObject([{ column: 'name', sheet: 'Cid', db: 'Dan', resolution: 'DB_WINS' }]);
    expect(row.state).toMatchObject({ dirty: true, base: { name: { v: 'Bob' } } });
  });

  test.each<[string, RawCell[], string | null]>([
    ['a row without a key', ['Typed', 3], null],
    ['an empty row', [], null],
    ['a row whose key nobody knows yet', ['Typed', 3, null, null, 'new'], 'new'],
  ])('%s: every cell goes back from its copy [R2]', (_, before, key) => {
    const finished = finish([ITEM], { 5: before }, { placed: [] });
    expect(finished.repairs).toMatchObject([
      {
        kind: 'restore',
        key,
        cells: [
          { column: 'name', ours: 'Bob', base: null },
          { column: 'amount', ours: '5', base: null },
        ],
      },
    ]);
    expect(rowOf(finished, 'k1').state.dirty).toBe(true);
  });
});

describe('deletes', () => {
  const item: DeleteItem = { kind: 'delete', key: 'k1', row: 5 };
  const base = {
    ...sampleState().base,
    amount: { v: '7', lo: 100, hi: 200, held: { why: 'formula' as const, db: '7', at: 150 } },
  };
  const gone = { states: [sampleState({ base })], images: [], placed: [] };
  const SUM: RawCell = { formula: '=1+6', value: 7 };

  test.each<[string, RawCell[]]>([
    ['unedited', ['Ada', SUM, null, null, 'k1']],
    [
      'its formula shows something else in the copy',
      ['Ada', { formula: '=1+6', value: 9 }, null, null, 'k1'],
    ],
  ])('the right row, %s: forgotten [D5]', (_, before) => {
    expect(finish([item], { 5: before }, gone)).toMatchObject({ forgotten: ['k1'], repairs: [], rows: [] });
  });

  test.each<[string, RawCell[], TableRow[]]>([
    ['edited', ['Eve', SUM, null, null, 'k1'], []],
    ['with a formula that is new', [{ formula: '="Ada"', value: 'Ada' }, SUM, null, null, 'k1'], []],
    ['not to be judged', [{ unsure: true }, SUM, null, null, 'k1'], []],
    ['inserted again in MySQL', ['Ada', SUM, null, null, 'k1'], [DB]],
  ])('the right row, %s: it goes back to its place [R3]', (_, before, images) => {
    const finished = finish([item], { 5: before }, { ...gone, images });
    const copy = { row: 5, ...COPIES };
    const places = { name: 0, amount: 1, due: 2, paid: 3, key: 4 };
    expect(finished.repairs).toEqual([{ kind: 'putBack', key: 'k1', row: 5, copy, places, cells: before }]);
    expect(rowOf(finished, 'k1').state).toMatchObject({ goneByUs: true, row: null });
    expect(finished.misses).toBe(0);
  });

  test('another row goes back, and the right one is still to be deleted [R3]', () => {
    const states = [sampleState(), other()];
    const finished = finish([item], { 5: OTHER }, { states, images: [OTHER_DB], placed: [] });
    expect(finished.repairs).toMatchObject([{ kind: 'putBack', key: 'k2', row: 5 }]);
    expect(rowOf(finished, 'k2').state).toMatchObject({ goneByUs: true, row: null });
    expect(rowOf(finished, 'k1').state).toMatchObject({ dirty: true, repairRounds: 1 });
  });

  test('another row that MySQL has deleted as well is simply gone', () => {
    const finished = finish(
      [item],
      { 5: OTHER },
      { states: [sampleState(), other()], images: [], placed: [] },
    );
    expect(finished).toMatchObject({ forgotten: ['k2'], repairs: [] });
  });

  test('a row without a key goes back, an empty one need not [R3]', () => {
    const items: DeleteItem[] = [item, { kind: 'delete', key: 'k2', row: 6 }];
    const states = [sampleState(), other()];
    const finished = finish(items, { 5: ['Typed'], 6: [null, null] }, { states, images: [], placed: [] });
    expect(finished.repairs).toMatchObject([{ kind: 'putBack', key: null, row: 5, cells: ['Typed'] }]);
  });

  test('rows that were rightly deleted above make it move up', () => {
    const items: DeleteItem[] = [{ kind: 'delete', key: 'k2', row: 3 }, item];
    const states = [sampleState(), other()];
    const before = { 3: OTHER, 5: ['Eve', null, null, null, 'k1'] };
    expect(finish(items, before, { states, images: [], placed: [] }).repairs).toMatchObject([{ row: 4 }]);
  });
});

describe('new rows', () => {
  const item: AppendItem = {
    kind: 'append',
    key: 'k1',
    values: { name: 'Bob', amount: '5', due: null, paid: null },
  };
  const states = [sampleState({ base: null, row: null, dirty: true, goneByUs: true })];

  test('the base is what was written, in every column [C13]', () => {
    const { state } = rowOf(finish([item], {}, { states, placed: [['k1', 9]] }), 'k1');
    expect(state).toMatchObject({ row: 9, dirty: false, goneByUs: false });
    expect(state.base).toEqual({
      name: { v: 'Bob', ...TIMES },
      amount: { v: '5', ...TIMES },
      due: { v: null, ...TIMES },
      paid: { v: null, ...TIMES },
    });
  });

  test.each<[string, TableRow[]]>([
    ['changed', [{ pk: '11', values: { ...DB.values, name: 'Cid' } }]],
    ['deleted', []],
  ])('%s in MySQL meanwhile: the row is dirty [T9]', (_, images) => {
    expect(rowOf(finish([item], {}, { states, images }), 'k1').state.dirty).toBe(true);
  });
});

describe('row keys', () => {
  const fresh: KeyItem = { kind: 'key', key: 'new', row: 5, expected: null };
  const back: KeyItem = { kind: 'key', key: 'k2', row: 5, expected: 'new', repair: 8 };
  const known = { states: [other()], images: [OTHER_DB], placed: [] };

  test.each<[string, KeyItem, RawCell[], number[]]>([
    ['as expected', fresh, ['Ada'], []],
    ['another new row', fresh, ['Bea'], []],
    ['a repair', back, ['Cid', 7, null, null, 'new'], [8]],
    ['a person had repaired it', back, OTHER, [8]],
  ])('%s: nothing is owed', (_, item, before, repaired) => {
    expect(finish([item], { 5: before }, known)).toMatchObject({ repairs: [], repaired, nudge: true });
  });

  test('the key of another row was overwritten: it is owed [R4]', () => {
    const finished = finish([fresh], { 5: OTHER }, known);
    expect(finished.repairs).toMatchObject([{ kind: 'rekey', from: 'new', to: 'k2', row: 5 }]);
    expect(rowOf(finished, 'k2').state.row).toBe(6);
  });

  test('a known key on a row without one: it is taken away again, and the repair stays owed [R4]', () => {
    const finished = finish([back], { 5: ['Typed'] }, known);
    expect(finished).toMatchObject({
      repaired: [],
      repairs: [{ kind: 'rekey', from: 'k2', to: null, row: 5 }],
    });
  });

  test('a known key that went from a row to another one and was undone there is owed to the first [R4]', () => {
    const moved: KeyItem = { kind: 'key', key: 'k2', row: 5, expected: 'new', mark: 1 };
    const left: KeyItem = { kind: 'key', key: null, row: 2, expected: 'k2' };
    const before = { 5: ['Typed', null, null, null, 'new'], 2: [null, null, null, null, 'k2'] };
    const finished = finish([left, moved], before, known);
    expect(finished.repairs).toMatchObject([
      { kind: 'rekey', from: 'k2', to: 'new', row: 5 },
      { kind: 'rekey', from: null, to: 'k2', row: 2 },
    ]);
  });

  test('a key taken away from the wrong row is given back [R4]', () => {
    const away: KeyItem = { kind: 'key', key: null, row: 5, expected: 'k1', repair: 9 };
    const finished = finish([away], { 5: OTHER }, known);
    expect(finished.repairs).toMatchObject([{ kind: 'rekey', from: null, to: 'k2', row: 5 }]);
  });
});

describe('repairs', () => {
  const held = { why: 'formula' as const, db: '7', at: 150 };
  const item: RestoreItem = {
    kind: 'restore',
    key: 'k2',
    row: 5,
    cells: [{ column: 'amount', index: 1, ours: '5', was: '7', base: { v: '7', lo: 100, hi: 200, held } }],
    copy: { row: 5, ...COPIES },
    repair: 3,
  };
  const overwritten = other({ base: { ...other().base, amount: { v: '5', ...TIMES } } });
  const states = [overwritten];

  test('cells that are back are in the base as they were [R2]', () => {
    const finished = finish([item], { 5: ['Cid', 5, null, null, 'k2'] }, { states, images: [OTHER_DB] });
    expect(finished).toMatchObject({ repaired: [3], repairs: [] });
    expect(rowOf(finished, 'k2').state).toMatchObject({ dirty: false, base: { amount: { v: '7', held } } });
  });

  test('a value typed there meanwhile goes to MySQL [C12]', () => {
    const finished = finish([item], { 5: ['Cid', 8, null, null, 'k2'] }, { states, images: [OTHER_DB] });
    expect(rowOf(finished, 'k2').write?.values).toEqual({ amount: '8' });
  });

  test("what an earlier write of ours left there by mistake is nobody's edit [R5]", () => {
    const unknown = other({ base: { ...other().base, amount: { v: '7', lo: 100, hi: 200 } } });
    const finished = finish(
      [item],
      { 5: ['Cid', 5, null, null, 'k2'] },
      { states: [unknown], images: [OTHER_DB] },
    );
    expect(finished).toMatchObject({ repaired: [3], repairs: [] });
    expect(rowOf(finished, 'k2').write).toBeNull();
  });

  test('an edit that is back in its cell is no base yet: the next read merges it [R5]', () => {
    const edited: RestoreItem = {
      ...item,
      cells: [{ column: 'amount', index: 1, ours: '5', was: '9', base: null }],
    };
    const unknown = other({ base: { ...other().base, amount: { v: '7', lo: 100, hi: 200 } } });
    const finished = finish(
      [edited],
      { 5: ['Cid', 5, null, null, 'k2'] },
      { states: [unknown], images: [OTHER_DB] },
    );
    // A webhook that tells of the time before says nothing any more.
    expect(rowOf(finished, 'k2')).toMatchObject({
      write: null,
      state: { base: { amount: { v: '7', ...TIMES } } },
    });
  });

  test('the row had moved again: the repair stays owed, and so does what it hit [R2]', () => {
    const finished = finish([item], { 5: ['Typed', 1] }, { states, images: [OTHER_DB] });
    expect(finished.repaired).toEqual([]);
    expect(finished.repairs).toMatchObject([
      { kind: 'restore', key: null, cells: [{ ours: '7', was: '1', base: null }] },
    ]);
  });

  test('a stray write is undone unless a person typed over it [R5]', () => {
    const stray: RestoreItem = {
      ...item,
      key: null,
      cells: [{ column: 'amount', index: 1, ours: '5', was: '7', base: null }],
    };
    expect(finish([stray], { 5: ['Typed', 5] }, { states })).toMatchObject({ repaired: [3], repairs: [] });
    expect(finish([stray], { 5: ['Typed', 6] }, { states }).repairs).toMatchObject([{ key: null, row: 5 }]);
  });

  test('a row that is back has its place again', () => {
    const back: IntentItem = { kind: 'putBack', key: 'k2', row: 6, copy: { row: 5, ...COPIES }, repair: 4 };
    const gone = [other({ goneByUs: true, row: null })];
    const finished = finish([back], {}, { states: gone, images: [OTHER_DB], placed: [['k2', 6]] });
    expect(finished).toMatchObject({ repaired: [4], repairs: [] });
    expect(rowOf(finished, 'k2').state).toMatchObject({ goneByUs: false, row: 6, dirty: false });
  });
});

test('touchedKeys are the rows that were meant and those that were hit', () => {
  const items: IntentItem[] = [
    ITEM,
    { kind: 'append', key: 'k8', values: {} },
    { kind: 'key', key: null, row: 6, expected: 'k9' },
  ];
  const before = new Map([
    [5, OTHER],
    [6, [null, null, null, null, 'k3']],
  ]);
  expect(touchedKeys({ link: sampleLink, before }, items)).toEqual(['k1', 'k2', 'k8', 'k3']);
});
