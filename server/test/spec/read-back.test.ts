/** What MySQL made of a row that we wrote. */
import { expect, test } from 'vitest';

import type { TableRow } from '../../core/base.ts';
import { sampleLink, sampleState } from '../../core/sample-link.ts';
import type { WriteOutcome } from '../../ports/tables.ts';
import { writeRows } from '../../spreadsheet/write-rows.ts';

const DB: TableRow = { pk: '11', values: { name: 'Ada', amount: null, due: null, paid: null } };

/** A person typed Eve; `outcome` is what MySQL made of it. */
async function write(outcome: WriteOutcome) {
  const nothing = () => Promise.resolve();
  const issues: unknown[] = [];
  const addIssues = (_: unknown, __: number, added: unknown[]) => Promise.resolve(issues.push(...added));
  const ports = {
    tables: { update: () => Promise.resolve([outcome]), mark: nothing },
    records: { settle: nothing, addConflicts: nothing, addHistory: nothing, addIssues },
  } as unknown as Parameters<typeof writeRows>[0];
  const base = { ...sampleState().base, name: { v: 'Eve', lo: 300, hi: 310 } };
  const typed = {
    state: sampleState({ base }),
    db: DB,
    write: { kind: 'update' as const, values: { name: 'Eve' } },
    conflicts: [],
    issues: [],
    settled: [],
    steps: [],
  };
  const tx = {} as Parameters<typeof writeRows>[1];
  const { states } = await writeRows(ports, tx, sampleLink, [typed]);
  return { state: states[0], issues };
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
