/** Edits that come in time, late, twice, out of order, from a moved row, or from a clock that nobody knows. */
import { describe, expect, test } from 'vitest';

import type { RawCell } from '../../shared/cell.ts';
import type { RowState, TableRow } from './base.ts';
import { decideEdit, type EditDecision } from './decide-edit.ts';
import type { CaptureTime } from './edit-timing.ts';
import { sampleLink, sampleState } from './sample-link.ts';

const DB: TableRow = { pk: '11', values: { name: 'Ada', amount: null, due: null, paid: null } };

/** The base of the sample row is true in [100, 200]; an edit at 300 give or take 50 is news. */
const NEWS = { at: 300, error: 50 };

interface Situation {
  captured: Omit<CaptureTime, 'received'> | null;
  state: RowState | null;
  db: TableRow | null;
  row: number;
  isCooling: boolean;
}

function decide(cells: Record<string, RawCell>, situation: Partial<Situation> = {}): EditDecision {
  const usual: Situation = { captured: NEWS, state: sampleState(), db: DB, row: 5, isCooling: false };
  const { captured, state, db, row, isCooling } = { ...usual, ...situation };
  const arrived = captured && { ...captured, received: Infinity };
  return decideEdit(sampleLink, { key: 'k1', row, cells }, arrived, state, db, isCooling);
}

describe('an edit that was captured before a column changed its place or header [S10]', () => {
  const [name, ...others] = sampleLink.columns;
  if (!name) throw new Error('the sample has no columns');
  const link = { ...sampleLink, version: 4, columns: [{ ...name, since: 3 }, ...others] };
  const arrived = { ...NEWS, received: Infinity };
  const captured = (registry: number | undefined, cells: Record<string, RawCell>) =>
    decideEdit(link, { key: 'k1', row: 5, cells, ...(registry && { registry }) }, arrived, sampleState(), DB);

  test('asks for a read instead', () => {
    expect(captured(2, { name: 'Eve' })).toEqual({ kind: 'nudge' });
    expect(captured(undefined, { name: 'Eve' })).toEqual({ kind: 'nudge' });
  });

  test('counts in its other columns, and after the change', () => {
    expect(captured(2, { name: 'Eve', paid: true })).toMatchObject({
      kind: 'merge',
      nudge: true,
      merged: { write: { values: { paid: true } } },
    });
    expect(captured(3, { name: 'Eve' })).toMatchObject({ kind: 'merge', nudge: false });
  });
});

describe('an edit', () => {
  test('that is news is merged with its own time [T3, T4]', () => {
    const decision = decide({ name: 'Eve' });
    expect(decision).toMatchObject({
      kind: 'merge',
      nudge: false,
      merged: { write: { kind: 'update', values: { name: 'Eve' } }, dirty: false, conflicts: [] },
    });
    expect(decision.kind === 'merge' && decision.merged.base.name).toEqual({ v: 'Eve', lo: 250, hi: 350 });
  });

  test.each<[string, Partial<Situation>, EditDecision]>([
    [
      'of a row with an open intent',
      { state: sampleState({ openIntent: 3 }) },
      { kind: 'wait', why: 'intent' },
    ],
    ['from a clock that is not known', { captured: null }, { kind: 'nudge' }],
    ['of an unknown row', { state: null }, { kind: 'nudge' }],
    [
      'of a row that the sheet was never seen to hold',
      { state: sampleState({ base: null }) },
      { kind: 'nudge' },
    ],
    ['of a row that our delete took', { state: sampleState({ goneByUs: true }) }, { kind: 'nudge' }],
    ['of a row that is elsewhere', { row: 6 }, { kind: 'nudge' }],
    ['of a row without a place', { state: sampleState({ row: null }) }, { kind: 'nudge' }],
    ['captured while the base was true', { captured: { at: 240, error: 50 } }, { kind: 'nudge' }],
    ['captured before the base', { captured: { at: 50, error: 50 } }, { kind: 'stale' }],
    ['of a row deleted in MySQL', { db: null }, { kind: 'wait', why: 'conflict' }],
    [
      'of a cell that MySQL changed, too',
      { db: { pk: '11', values: { ...DB.values, name: 'Bob' } } },
      { kind: 'wait', why: 'conflict' },
    ],
  ])('%s [C5, E3, R8, T3, W4, W6]', (_, situation, decision) => {
    expect(decide({ name: 'Eve' }, situation)).toEqual(decision);
  });

  test('an open intent comes first: nothing else about the row is sure [C5, E6]', () => {
    const state = sampleState({ openIntent: 3, goneByUs: true, base: null });
    expect(decide({ name: 'Eve' }, { state, captured: null })).toEqual({ kind: 'wait', why: 'intent' });
  });

  test.each<[string, Record<string, RawCell>, Partial<Situation>, EditDecision['kind'] | 'cooldown']>([
    ['an edit waits', { name: 'Eve' }, {}, 'cooldown'],
    [
      'so does one that MySQL’s change meets: it is decided when it has waited',
      { name: 'Eve' },
      { db: { pk: '11', values: { ...DB.values, name: 'Bob' } } },
      'cooldown',
    ],
    ['and one of a row that MySQL deleted', { name: 'Eve' }, { db: null }, 'cooldown'],
    ['what is stale does not', { name: 'Eve' }, { captured: { at: 50, error: 50 } }, 'stale'],
    ['nor what changes nothing in MySQL', { name: 'Ada' }, {}, 'merge'],
    ['nor a value that MySQL cannot store', { amount: 'N/A' }, {}, 'merge'],
    ['nor what only a read can tell', { name: 'Eve' }, { row: 6 }, 'nudge'],
  ])('while MySQL’s side has just touched the row: %s [E4, E6]', (_, cells, situation, expected) => {
    const decision = decide(cells, { ...situation, isCooling: true });
    expect(decision.kind === 'wait' ? decision.why : decision.kind).toBe(expected);
  });

  test('an open intent is the reason to wait, whatever else is [C5]', () => {
    const state = sampleState({ openIntent: 3 });
    expect(decide({ name: 'Eve' }, { state, isCooling: true })).toEqual({ kind: 'wait', why: 'intent' });
  });

  test('of another cell than MySQL changed is merged, and MySQL is owed to the sheet [O3]', () => {
    const db = { pk: '11', values: { ...DB.values, amount: '5' } };
    expect(decide({ name: 'Eve' }, { db })).toMatchObject({
      kind: 'merge',
      merged: { write: { values: { name: 'Eve' } }, dirty: true },
    });
  });

  test('to the value that MySQL has already is agreed [O4]', () => {
    const db = { pk: '11', values: { ...DB.values, name: 'Eve' } };
    expect(decide({ name: 'Eve' }, { db })).toMatchObject({
      kind: 'merge',
      merged: { write: null, dirty: false },
    });
  });

  test('that MySQL cannot store is held and named [V1]', () => {
    expect(decide({ amount: 'N/A' })).toMatchObject({
      kind: 'merge',
      merged: { write: null, dirty: false, issues: [{ key: 'k1', column: 'amount' }] },
    });
  });
});

describe('cells of one edit', () => {
  test('that cannot be judged ask for a read, and do not hold up the others [W5]', () => {
    expect(decide({ name: 'Eve', amount: { unsure: true } })).toMatchObject({
      kind: 'merge',
      nudge: true,
      merged: { write: { values: { name: 'Eve' } } },
    });
  });

  test('of unknown columns ask for a read [W5]', () => {
    expect(decide({ gone: 'x' })).toEqual({ kind: 'nudge' });
  });

  test('are each timed against their own base [T5]', () => {
    const state = sampleState();
    const base = { ...state.base, name: { v: 'Newer', lo: 400, hi: 410 } };
    const decision = decide({ name: 'Eve', amount: 5 }, { state: { ...state, base } });
    expect(decision).toMatchObject({
      kind: 'merge',
      nudge: false,
      merged: { write: { values: { amount: '5' } } },
    });
    expect(decision.kind === 'merge' && decision.merged.base.name).toEqual(base.name);
  });
});

describe('the same edits in any order', () => {
  const edits = [
    { captured: { at: 1_000, error: 50 }, value: 'one' },
    { captured: { at: 2_000, error: 50 }, value: 'two' },
    { captured: { at: 3_000, error: 50 }, value: 'three' },
  ];
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
    [0, 0, 1, 1, 2, 2],
    [2, 0, 2, 1, 0],
  ];

  test.each(orders.map((order) => [order]))('%j: the last one typed stays [T6]', (order) => {
    let state = sampleState();
    let db = DB;
    for (const position of order) {
      const edit = edits[position];
      if (!edit) continue;
      const decision = decide({ name: edit.value }, { captured: edit.captured, state, db });
      if (decision.kind !== 'merge') {
        expect(['stale', 'nudge']).toContain(decision.kind);
        continue;
      }
      expect(decision.merged.conflicts).toEqual([]);
      state = { ...state, base: decision.merged.base, dirty: decision.merged.dirty };
      db = { ...db, values: { ...db.values, ...decision.merged.write?.values } };
    }
    expect(db.values.name).toBe('three');
    expect(state).toMatchObject({ dirty: false, base: { name: { v: 'three' } } });
  });

  test('an edit that arrives again after it was written back over is stale, not an echo [E3]', () => {
    const written = { name: { v: 'Bob', lo: 5_000, hi: 6_000 } };
    const state = sampleState({ base: { ...sampleState().base, ...written } });
    const db = { ...DB, values: { ...DB.values, name: 'Bob' } };
    expect(decide({ name: 'one' }, { captured: { at: 1_000, error: 50 }, state, db })).toEqual({
      kind: 'stale',
    });
  });
});
