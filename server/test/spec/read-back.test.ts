/** What MySQL made of a row that we wrote. */
import { expect, test } from 'vitest';

import type { RowBase, TableRow } from '../../core/base.ts';
import type { HistoryEntry } from '../../core/history-entry.ts';
import { joinMerge, unmerged } from '../../core/merged-row.ts';
import { sampleLink, sampleState } from '../../core/sample-link.ts';
import type { CellValue } from '../../core/values/cell-value.ts';
import type { WriteOutcome } from '../../ports/tables.ts';
import { writeRows } from '../../spreadsheet/write-rows.ts';

const DB: TableRow = { pk: '11', values: { name: 'Ada', amount: null, due: null, paid: null } };

/** A person typed Eve; `outcome` is what MySQL made of it. */
const write = (outcome: WriteOutcome) => writeAll({ name: 'Eve' }, () => outcome);

/** A person typed these; `outcome` is what MySQL made of each statement. */
async function writeAll(
  values: Readonly<Record<string, CellValue>>,
  outcome: () => WriteOutcome | undefined,
) {
  const nothing = () => Promise.resolve();
  const issues: unknown[] = [];
  const history: HistoryEntry[] = [];
  const addIssues = (_: unknown, __: number, added: unknown[]) => Promise.resolve(issues.push(...added));
  const addHistory = (_: unknown, __: unknown, added: HistoryEntry[]) =>
    Promise.resolve(history.push(...added));
  const ports = {
    tables: { update: () => Promise.resolve([outcome()]), mark: nothing },
    records: { settle: nothing, addConflicts: nothing, addHistory, addIssues },
  } as unknown as Parameters<typeof writeRows>[0];
  const cells = Object.entries(values).map(([column, v]) => [column, { v, lo: 300, hi: 310 }] as const);
  const base: RowBase = { ...sampleState().base, ...Object.fromEntries(cells) };
  const merged = {
    base,
    write: { kind: 'update' as const, values: { ...values } },
    conflicts: [],
    issues: [],
    settled: [],
    dirty: false,
  };
  const typed = joinMerge({ ...unmerged(sampleState(), new Map()), db: DB }, merged, { at: 300, by: null });
  const tx = {} as Parameters<typeof writeRows>[1];
  const { states } = await writeRows(ports, tx, sampleLink, [typed]);
  return { state: states[0], issues, history };
}

test('what reads back as it was written is not owed to the sheet [O14]', async () => {
  const { state } = await write({ key: 'k1', row: { pk: '11', values: { ...DB.values, name: 'Eve' } } });
  expect(state).toMatchObject({ dirty: false, base: { name: { v: 'Eve' } } });
});

test.each([
  ['the very cell', { name: 'EVE' }],
  ['another cell', { name: 'Eve', amount: '1' }],
])(
  '%s that reads back otherwise is owed to the sheet, whose base stays what was typed [O14]',
  async (_, made) => {
    const { state } = await write({ key: 'k1', row: { pk: '11', values: { ...DB.values, ...made } } });
    expect(state).toMatchObject({ dirty: true, base: { name: { v: 'Eve' }, amount: { v: null } } });
  },
);

test('what MySQL refuses stays in the sheet, held against what MySQL has, with the reason of MySQL [V12]', async () => {
  const { state, issues } = await write({ key: 'k1', rejected: { errno: 1062, why: 'Ada is there.' } });
  expect(state).toMatchObject({
    dirty: false,
    base: { name: { v: 'Eve', held: { why: 'refused', db: 'Ada' } } },
  });
  expect(issues).toEqual([{ key: 'k1', column: 'name', why: 'Ada is there.' }]);
});

test('of several values of a row MySQL gets those that fit; only the others are held, each with its reason [V15]', async () => {
  const rejected = { errno: 3819, why: 'The value breaks a rule (CHECK) of the table.' };
  const row = { pk: '11', values: { ...DB.values, name: 'Eve' } };
  const outcomes: WriteOutcome[] = [
    { key: 'k1', rejected },
    { key: 'k1', row },
    { key: 'k1', rejected },
  ];
  const typed = { name: 'Eve', amount: '-1' };
  const { state, issues, history } = await writeAll(typed, () => outcomes.shift());
  expect(state).toMatchObject({
    dirty: false,
    base: { name: { v: 'Eve' }, amount: { v: '-1', held: { why: 'refused', db: null } } },
  });
  expect(state?.base?.['name']?.held).toBeUndefined();
  expect(issues).toEqual([{ key: 'k1', column: 'amount', why: rejected.why }]);
  expect(history.map(({ outcome, new: now }) => [outcome, now])).toEqual([
    ['refused', { amount: '-1' }],
    ['applied', { name: 'Eve' }],
  ]);
});
