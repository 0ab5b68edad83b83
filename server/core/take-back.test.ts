/** MySQL's state goes back to the sheet: what the base becomes, what is owed, and what is recorded. */
import { expect, test } from 'vitest';

import { plain, refused, sampleState } from './sample-link.ts';
import { takeBack } from './take-back.ts';

const TIMES = { lo: 500, hi: 510 };
const DB = { pk: '11', values: { name: 'Ada', amount: '7', due: null, paid: null } };
const seen = (cells: Parameters<typeof takeBack>[1]['cells']) => ({ row: 3, key: 'k1', cells });

test('a cell that differs from MySQL is owed, and its value recorded as the loser [C18]', () => {
  const { state, conflicts } = takeBack(sampleState(), seen({ name: plain('Old') }), DB, TIMES);
  expect(state).toMatchObject({ row: 3, dirty: true, base: { name: { v: 'Old', lo: 500, hi: 510 } } });
  expect(conflicts).toMatchObject([
    { column: 'name', base: 'Ada', sheet: 'Old', db: 'Ada', resolution: 'DB_WINS' },
  ]);
});

test('what the base says already is owed and not recorded [C18]', () => {
  const { state, conflicts } = takeBack(sampleState(), seen({ amount: plain(null) }), DB, TIMES);
  expect([state.dirty, conflicts]).toEqual([true, []]);
});

test('a refused value is overwritten like any other', () => {
  const { state, conflicts } = takeBack(
    sampleState(),
    seen({ amount: { value: refused('N/A'), formula: null } }),
    DB,
    TIMES,
  );
  expect(state.base?.['amount']?.held).toBeUndefined();
  expect([state.dirty, conflicts.length]).toEqual([true, 1]);
});

test('a formula keeps its cell', () => {
  const db = { ...DB, values: { ...DB.values, amount: null } };
  const { state, conflicts } = takeBack(
    sampleState(),
    seen({ amount: { value: '3', formula: '=1+2' } }),
    db,
    TIMES,
  );
  expect(state.base?.['amount']).toMatchObject({ v: '3', held: { why: 'formula', db: null } });
  expect([state.dirty, conflicts]).toEqual([false, []]);
});

test('a row that MySQL is without is owed its deletion [C18]', () => {
  expect(takeBack(sampleState({ pk: null }), seen({ name: plain('Ada') }), null, TIMES).state.dirty).toBe(
    true,
  );
});
