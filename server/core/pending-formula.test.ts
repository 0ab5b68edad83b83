/** A formula that still waits for its data ("Loading..."): MySQL keeps what it had, nobody is bothered, nothing is written over it. */
import { expect, test } from 'vitest';

import type { RowBase } from './base.ts';
import { observe, type Merged } from './observe.ts';
import { planItem } from './plan-item.ts';
import { sampleLink, sampleState } from './sample-link.ts';
import { fromSheet, LOADING, type Observed } from './values/from-sheet.ts';

const FORMULA = '=IMPORTRANGE("a", "b")';
const amount = sampleLink.columns[1];

function shows(value: number | { error: string }): Observed {
  const seen = amount && fromSheet(amount, { formula: FORMULA, value });
  if (!seen) throw new Error('the cell was not judged');
  return seen;
}

function see(base: RowBase | null, cell: Observed, db: string | null, lo: number): Merged {
  return observe({
    key: 'k1',
    base,
    db: base === null ? null : { pk: '11', values: { amount: db } },
    cells: { amount: cell },
    te: lo + 10,
    lo,
    hi: lo + 10,
    dbAt: lo,
    policy: 'latest',
  });
}

test('in a new row it is NULL until it is calculated, without an issue [V5]', () => {
  const row = see(null, shows({ error: LOADING }), null, 100);
  expect(row).toMatchObject({
    write: { kind: 'insert', values: { amount: null } },
    issues: [],
    conflicts: [],
  });
  const calculated = see(row.base, shows(5), null, 200);
  expect(calculated).toMatchObject({ write: { kind: 'update', values: { amount: '5' } }, issues: [] });
});

test('when it is calculated anew, MySQL keeps the value until the next one is there [V5]', () => {
  const known = see(null, shows(5), null, 100);
  const loading = see(known.base, shows({ error: LOADING }), '5', 200);
  expect(loading).toMatchObject({ write: null, dirty: false, issues: [], conflicts: [] });
  expect(see(loading.base, shows(5), '5', 300)).toMatchObject({ write: null, dirty: false });
  expect(see(loading.base, shows(6), '5', 300).write?.values).toEqual({ amount: '6' });
});

test('a change in MySQL meanwhile is a conflict and never overwrites it [V3]', () => {
  const known = see(null, shows(5), null, 100);
  const merged = see(known.base, shows({ error: LOADING }), '7', 200);
  expect(merged.conflicts).toMatchObject([{ column: 'amount', db: '7', resolution: 'SHEET_WINS' }]);
  const state = sampleState({ base: merged.base, row: 5 });
  const plan = planItem(sampleLink, state, { pk: '11', values: { amount: '7' } }, 5, 300);
  expect(plan?.item).toBeNull();
});

test('a formula that fails is told, in contrast [V5]', () => {
  expect(see(null, shows({ error: '#REF!' }), null, 100).issues).toMatchObject([
    { column: 'amount', why: expect.stringContaining('#REF!') as string },
  ]);
});
