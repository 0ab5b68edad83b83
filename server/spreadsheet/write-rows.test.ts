/** What is recorded of merged rows: only what is still open when all of it is stored. */
import { expect, test } from 'vitest';

import type { RowState } from '../core/base.ts';
import type { Conflict, Issue } from '../core/conflict.ts';
import { unmerged, type MergedRow } from '../core/merged-row.ts';
import { sampleLink, sampleState } from '../core/sample-link.ts';
import { writeRows } from './write-rows.ts';

const conflict: Conflict = {
  key: 'k1',
  column: 'name',
  base: 'Ada',
  sheet: 'Eve',
  db: 'Bob',
  sheetAt: 400,
  dbAt: null,
  resolution: 'PENDING',
};
const issue: Issue = { key: 'k1', column: 'amount', why: 'It cannot be stored.' };

/** What the records are told of a row that opened a conflict and an issue. */
async function recorded(state: RowState, patch: Partial<MergedRow> = {}) {
  const told: { conflicts: readonly Conflict[]; issues: readonly Issue[] } = { conflicts: [], issues: [] };
  const done = () => Promise.resolve();
  const ports = {
    tables: { mark: done },
    records: {
      settle: done,
      addHistory: done,
      addConflicts: (_: unknown, __: number, all: readonly Conflict[]) => ((told.conflicts = all), done()),
      addIssues: (_: unknown, __: number, all: readonly Issue[]) => ((told.issues = all), done()),
    },
  } as unknown as Parameters<typeof writeRows>[0];
  const row = { ...unmerged(state, new Map()), conflicts: [conflict], issues: [issue], ...patch };
  await writeRows(ports, {} as Parameters<typeof writeRows>[1], sampleLink, [row]);
  return { resolutions: told.conflicts.map(({ resolution }) => resolution), issues: told.issues };
}

test('what an earlier sighting opened and a later one settled is not open', async () => {
  expect(await recorded(sampleState())).toEqual({ resolutions: ['MANUAL'], issues: [] });
});

test('what is opened for cells that a repair brings back stays open [O8, R2]', async () => {
  const told = await recorded(sampleState(), { returning: ['name', 'amount'] });
  expect(told).toEqual({ resolutions: ['PENDING'], issues: [issue] });
});
