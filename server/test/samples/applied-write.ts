/** A write that was applied, and what finishing it makes of the rows that it hit: for the tests of it. */
import type { RawCell } from '../../../shared/cell.ts';
import type { RowState, TableRow } from '../../core/base.ts';
import { finishItems } from '../../core/finish-items.ts';
import type { Finished } from '../../core/finishing.ts';
import type { IntentItem, SetItem } from '../../core/intent.ts';
import type { ConflictPolicy } from '../../core/link.ts';
import { sampleLink, sampleState } from '../../core/sample-link.ts';

/** The read began at 300; the call was sent at 320; the answer was there at 400. */
export const TIMES = { lo: 300, hi: 400 };
const SENT = 320;
export const COPIES = { at: 0, width: 8 };

/** MySQL changed the name from Ada to Bob and the amount from NULL to 5; both are on their way to row 5. */
export const DB: TableRow = { pk: '11', values: { name: 'Bob', amount: '5', due: null, paid: null } };
export const ITEM: SetItem = {
  kind: 'set',
  key: 'k1',
  row: 5,
  cells: [
    { column: 'name', index: 0, expected: 'Ada', value: 'Bob' },
    { column: 'amount', index: 1, expected: null, value: '5' },
  ],
};
export const UNEDITED: RawCell[] = ['Ada', null, null, null, 'k1'];

/** Another row, which both sides hold: name Cid, amount 7. */
export const other = (patch: Partial<RowState> = {}): RowState =>
  sampleState({
    key: 'k2',
    pk: '12',
    row: 6,
    base: {
      ...sampleState().base,
      name: { v: 'Cid', lo: 100, hi: 200 },
      amount: { v: '7', lo: 100, hi: 200 },
    },
    ...patch,
  });
export const OTHER_DB: TableRow = { pk: '12', values: { name: 'Cid', amount: '7', due: null, paid: null } };
export const OTHER: RawCell[] = ['Cid', 7, null, null, 'k2'];

export interface Situation {
  states: RowState[];
  images: TableRow[];
  policy: ConflictPolicy;
  placed: [string, number][];
}

export function finish(
  items: IntentItem[],
  before: Record<number, RawCell[]>,
  patch: Partial<Situation> = {},
): Finished {
  const { states, images, policy, placed } = {
    states: [sampleState()],
    images: [DB],
    policy: 'latest' as const,
    placed: [['k1', 5]] as [string, number][],
    ...patch,
  };
  const write = {
    link: { ...sampleLink, policy },
    intent: { items, copies: COPIES, lo: TIMES.lo, sentAt: SENT },
    before: new Map(Object.entries(before).map(([row, cells]) => [Number(row), cells])),
    placed: new Map(placed),
    hi: TIMES.hi,
    changedAt: new Map<string, number>(),
  };
  return finishItems(
    write,
    items,
    new Map(states.map((state) => [state.key, state])),
    new Map(images.map((image) => [image.pk, image])),
  );
}

export function rowOf(finished: Finished, key: string) {
  const row = finished.rows.find(({ state }) => state.key === key);
  if (!row) throw new Error(`no row ${key}`);
  return row;
}

/** The row of key k1 after `ITEM` hit cells that held `before`. */
export function finishOne(before: RawCell[], patch: Partial<Situation> = {}) {
  const finished = finish([ITEM], { 5: before }, patch);
  return { ...rowOf(finished, 'k1'), repairs: finished.repairs };
}
