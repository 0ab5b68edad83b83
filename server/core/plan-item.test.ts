/** What one row needs in the sheet, for each way in which the two sides can differ. */
import { describe, expect, test } from 'vitest';

import type { CellBase, HeldWhy, RowState, TableRow } from './base.ts';
import type { BlockedArea } from './blocked-cells.ts';
import { isWritableAgain, planItem } from './plan-item.ts';
import { sampleLink, sampleState } from './sample-link.ts';

const NOW = 900;
const db = (values: TableRow['values'] = {}): TableRow => ({
  pk: '11',
  values: { name: 'Ada', amount: null, due: null, paid: null, ...values },
});

const plan = (state: RowState, row: TableRow | null, place: number | null = 5) =>
  planItem(sampleLink, state, row, place, NOW);

describe('planItem', () => {
  test.each([
    ['gone on both sides', sampleState({ base: null }), null, null, null],
    ['deleted in MySQL', sampleState(), null, 8, { kind: 'delete', key: 'k1', row: 8 }],
    [
      'unknown to the sheet',
      sampleState({ base: null, row: null }),
      db({ amount: '5' }),
      null,
      { kind: 'append', key: 'k1', values: { name: 'Ada', amount: '5', due: null, paid: null } },
    ],
    [
      'changed in MySQL',
      sampleState(),
      db({ amount: '5', paid: true }),
      8,
      {
        kind: 'set',
        key: 'k1',
        row: 8,
        cells: [
          { column: 'amount', index: 1, expected: null, value: '5' },
          { column: 'paid', index: 3, expected: null, value: true },
        ],
      },
    ],
    [
      'cleared in MySQL',
      sampleState(),
      db({ name: null }),
      5,
      { kind: 'set', key: 'k1', row: 5, cells: [{ column: 'name', index: 0, expected: 'Ada', value: null }] },
    ],
  ])('%s [D5, O2]', (_, state, row, place, item) => {
    const planned = plan(state, row, place);
    expect(planned?.item ?? null).toEqual(item);
    if (item !== null) expect(planned).toMatchObject({ state: { dirty: true }, nudge: false });
  });

  test('a state that neither side knows is to be forgotten', () => {
    expect(plan(sampleState({ base: null }), null, null)).toBeNull();
  });

  test('nothing to write: the row is clean, and stands where it was read [E2]', () => {
    expect(plan(sampleState({ dirty: true }), db(), 9)).toMatchObject({
      item: null,
      nudge: false,
      state: { dirty: false, row: 9 },
    });
  });

  test.each([
    ['deleted in MySQL, not found in the sheet', sampleState(), null, null],
    ['changed in MySQL, not found in the sheet', sampleState(), db({ name: 'Bob' }), null],
    ['in the sheet, but never merged', sampleState({ base: null }), db(), 5],
  ])('%s: only a full read can tell, and it stays dirty', (_, state, row, place) => {
    expect(plan(state, row, place)).toMatchObject({ item: null, nudge: true, state: { dirty: true } });
  });
});

describe('a held cell', () => {
  const withHeld = (why: HeldWhy, v: CellBase['v'] = 'shown') =>
    sampleState({
      base: { ...sampleState().base, name: { v, lo: 100, hi: 200, held: { why, db: 'Ada', at: 150 } } },
    });

  test.each<HeldWhy>(['refused', 'formula', 'manual'])('%s: is left alone [O8, V1, V3]', (why) => {
    expect(plan(withHeld(why), db())).toMatchObject({ item: null, state: { dirty: false } });
  });

  test.each<HeldWhy>(['refused', 'formula', 'manual'])(
    '%s, MySQL changed and the read could not decide it: waits for the next read',
    (why) => {
      expect(plan(withHeld(why), db({ name: 'Bob' }))).toMatchObject({ item: null, state: { dirty: true } });
    },
  );

  test('does not hold up the other cells of its row', () => {
    expect(plan(withHeld('formula'), db({ name: 'Bob', amount: '5' }))).toMatchObject({
      item: { cells: [{ column: 'amount' }] },
      state: { dirty: true },
    });
  });

  test('unwritable: a new value that fits is written [V9]', () => {
    expect(plan(withHeld('unwritable'), db({ name: 'Bob' }))?.item).toMatchObject({
      cells: [{ column: 'name', expected: 'shown', value: 'Bob' }],
    });
  });
});

describe('a cell that may not be written [V14]', () => {
  const blocked: BlockedArea[] = [
    { startRow: 0, startColumn: 0, endColumn: 1, why: 'protected' },
    { startRow: 8, endRow: 9, startColumn: 1, endColumn: 3, why: 'merged' },
  ];
  const planAt = (state: RowState, row: TableRow | null, place: number | null) =>
    planItem(sampleLink, state, row, place, NOW, { blocked, appendAfter: 6 });

  test('is held with an issue, and the other cells of its row are written', () => {
    const planned = planAt(sampleState(), db({ name: 'Bob', amount: '5' }), 5);
    expect(planned?.item).toMatchObject({ cells: [{ column: 'amount' }] });
    expect(planned?.state.base?.name).toMatchObject({ v: 'Ada', held: { why: 'unwritable', db: 'Bob' } });
    expect(planned?.issues).toMatchObject([{ column: 'name' }]);
    expect(planned && planAt(planned.state, db({ name: 'Bob', amount: '5' }), 5)?.issues).toEqual([]);
  });

  test('is written once it is free', () => {
    const held = planAt(sampleState(), db({ name: 'Bob' }), 5)?.state;
    const free = (at: number) =>
      held && isWritableAgain(sampleLink, held, db({ name: 'Bob' }), 5, at ? [] : blocked);
    expect([free(0), free(1)]).toEqual([false, true]);
    expect(held && plan({ ...held, dirty: true }, db({ name: 'Bob' }))?.item).toMatchObject({
      cells: [{ column: 'name', expected: 'Ada', value: 'Bob' }],
    });
  });

  test('is left out of a new row, and held by the next plan', () => {
    const planned = planAt(sampleState({ base: null, row: null }), db({ name: 'Bob', amount: '5' }), null);
    expect(planned).toMatchObject({ item: { kind: 'append', values: { amount: '5' } }, issues: [] });
    expect(planned?.item).not.toHaveProperty('values.name');
  });

  test('keeps its row from being deleted; a merged one does not', () => {
    expect(planAt(sampleState(), null, 5)).toMatchObject({
      item: null,
      isProtected: true,
      state: { dirty: true },
    });
    const merged = blocked.slice(1);
    const open = planItem(sampleLink, sampleState(), null, 8, NOW, { blocked: merged, appendAfter: 6 });
    expect(open?.item).toMatchObject({ kind: 'delete', row: 8 });
  });
});

describe('a value that no cell can hold', () => {
  const long = 'x'.repeat(50_001);

  test('is held with an issue and not written [V9]', () => {
    const planned = plan(sampleState(), db({ name: long, amount: '5' }));
    expect(planned?.item).toMatchObject({ cells: [{ column: 'amount' }] });
    expect(planned?.state.base?.name).toMatchObject({
      v: 'Ada',
      held: { why: 'unwritable', db: long, at: NOW },
    });
    expect(planned?.issues).toMatchObject([{ key: 'k1', column: 'name' }]);
  });

  test('alone leaves nothing to write, and the issue is told once [V9]', () => {
    const first = plan(sampleState(), db({ name: long }));
    expect(first).toMatchObject({ item: null, state: { dirty: false }, issues: [{ column: 'name' }] });
    expect(first && plan(first.state, db({ name: long }))).toMatchObject({ item: null, issues: [] });
  });

  test('in a new row stays blank', () => {
    const planned = plan(sampleState({ base: null, row: null }), db({ name: long }), null);
    expect(planned).toMatchObject({
      item: { kind: 'append', values: { name: null } },
      issues: [{ column: 'name' }],
    });
  });
});
