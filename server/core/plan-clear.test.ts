/** What a row that MySQL deleted needs in a link that clears rows. */
import { describe, expect, test } from 'vitest';

import { DB, finish, ITEM, other, OTHER, OTHER_DB, rowOf } from '../test/samples/applied-write.ts';
import { baseMark } from './content-mark.ts';
import type { IntentItem } from './intent.ts';
import { planClear } from './plan-clear.ts';
import { planItem } from './plan-item.ts';
import { sampleLink, sampleState } from './sample-link.ts';

const LINK = { ...sampleLink, deletes: 'clear' as const };
const at = { lo: 100, hi: 200 };
const BLANK = { name: { v: null, ...at } };

describe('a row that MySQL deleted, where rows are cleared', () => {
  test('loses what its linked cells hold, and keeps formulas [D16]', () => {
    const state = sampleState({
      base: {
        name: { v: 'Ada', ...at },
        amount: { v: '5', ...at, held: { why: 'formula', db: '5', at: 1 } },
        due: { v: null, ...at },
        paid: { v: { refused: 'perhaps', why: '' }, ...at, held: { why: 'refused', db: null, at: 1 } },
      },
    });
    expect(planItem(LINK, state, null, 8, 900)?.item).toMatchObject({
      kind: 'set',
      clears: true,
      row: 8,
      cells: [
        { column: 'name', expected: 'Ada', value: null },
        { column: 'paid', value: null },
      ],
    });
  });

  test('stays away after a statement that changed nothing in it, and comes back with a value [D16]', () => {
    const emptied = sampleState({ base: null, row: null, dirty: false });
    const image = (name: string | null) => ({
      pk: '11',
      values: { name, amount: null, due: null, paid: null },
    });
    expect(planItem(LINK, emptied, image(null), null, 900)).toMatchObject({ item: null, nudge: false });
    expect(planItem(LINK, emptied, image('Ada'), null, 900)?.item).toMatchObject({ kind: 'append' });
    const isNew = { ...emptied, dirty: true };
    expect(planItem(LINK, isNew, image(null), null, 900)?.item).toMatchObject({ kind: 'append' });
  });

  test('loses its key only when it was seen blank [D16]', () => {
    const state = sampleState({ base: BLANK });
    expect(planClear(LINK, state, 8)).toEqual({ kind: 'unkey', key: 'k1', row: 8, mark: baseMark(BLANK) });
  });

  test('with a key of its own keeps that until the other cells are blank [D16, L7]', () => {
    const link = { ...LINK, ownKey: true as const, keyColumn: 0 };
    const base = { name: { v: 'k1', ...at }, amount: { v: '5', ...at } };
    expect(planClear(link, sampleState({ base }), 8)).toMatchObject({ cells: [{ column: 'amount' }] });
    expect(planClear(link, sampleState({ base: { name: base.name } }), 8)).toMatchObject({ kind: 'unkey' });
  });
});

describe('a row that was cleared', () => {
  const CLEARS: IntentItem = {
    ...ITEM,
    cells: [{ ...ITEM.cells[0], value: null }],
    clears: true,
  } as IntentItem;
  const UNKEY: IntentItem = { kind: 'unkey', key: 'k1', row: 5, mark: 1 };

  test('but edited in that instant comes back whole in MySQL [D4, D16]', () => {
    const finished = finish([CLEARS], { 5: ['Typed', null, null, null, 'k1'] }, { images: [] });
    expect(rowOf(finished, 'k1').write).toMatchObject({ kind: 'insert', values: { name: 'Typed' } });
  });

  test('is forgotten with its key [D16]', () => {
    const state = sampleState({ base: BLANK });
    const finished = finish([UNKEY], { 5: [null, null, null, null, 'k1'] }, { states: [state], images: [] });
    expect(finished).toMatchObject({ forgotten: ['k1'], repairs: [], nudge: true });
  });

  test('and is in MySQL again is written anew [D16]', () => {
    const state = sampleState({ base: BLANK });
    const finished = finish(
      [UNKEY],
      { 5: [null, null, null, null, 'k1'] },
      { states: [state], images: [DB] },
    );
    expect(rowOf(finished, 'k1').state).toMatchObject({ base: null, row: null, dirty: true });
  });

  test('stood elsewhere by then: the other row gets its key back [R4]', () => {
    const both = { states: [sampleState({ base: BLANK }), other()], images: [OTHER_DB] };
    const finished = finish([UNKEY], { 5: OTHER }, both);
    expect(finished).toMatchObject({
      forgotten: [],
      misses: 1,
      repairs: [{ kind: 'rekey', from: null, to: 'k2', row: 5 }],
    });
  });
});
