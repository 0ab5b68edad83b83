/** Repairs that find no peace end: the link pauses, and what is owed stays on record. */
import { expect, test } from 'vitest';

import type { RowState } from '../../core/base.ts';
import type { Rekey } from '../../core/repair.ts';
import { sampleLink, sampleState } from '../../core/sample-link.ts';
import { repairSheet } from '../../spreadsheet/repair-sheet.ts';
import { memoryLog } from '../fakes/memory-log.ts';
import { firstRegistry } from '../sim/mysql/sim-registry.ts';
import { sampleSession } from './sample-session.ts';

const HEADER = ['Name', 'Amount', 'Due', 'Paid', 'Row key'];
const LOST: Rekey = { kind: 'rekey', from: 'new', to: 'k1', row: 5, mark: 1 };

/** A tab in which every round ends with as much to repair as before; `reads` counts the rounds that looked at it. `version` of the columns. */
function restless({ version = sampleLink.version } = {}) {
  const given: { ids: number[]; why: string }[] = [];
  const paused: string[] = [];
  const saved: RowState[] = [];
  let reads = 0;
  const gone = sampleState({ goneByUs: true, row: null });
  const owed = [
    { id: 1, repair: LOST },
    { id: 2, repair: { kind: 'putBack', key: 'k1', row: 5, copy: { row: 5, at: 0, width: 5 }, cells: [] } },
  ];
  const tab = (tabId: number) => ({ tabId, title: '', rowCount: 9, columnCount: 5 });
  const ports = {
    registry: { read: () => Promise.resolve({ ...firstRegistry(sampleLink), version }) },
    clock: { lower: () => 1, upper: () => 2 },
    log: memoryLog(),
    database: { transaction: (work: (tx: unknown) => unknown) => Promise.resolve(work({})) },
    spreadsheets: {
      get: () => Promise.resolve({ lastAppliedN: 3 }),
      lockFenced: () => Promise.resolve(),
    },
    links: {
      get: () => Promise.resolve(sampleLink),
      nudge: () => Promise.resolve(),
      setStatus: (_: number, status: string, reason: string) =>
        Promise.resolve(paused.push(`${status}: ${reason}`)),
    },
    rows: {
      places: () => Promise.resolve([]),
      lock: () => Promise.resolve(new Map([['k1', gone]])),
      save: (_: unknown, __: number, states: RowState[]) => Promise.resolve(saved.push(...states)),
    },
    repairs: {
      owed: () => Promise.resolve(new Map([[1, owed]])),
      done: () => Promise.resolve(),
      giveUp: (_: unknown, ids: number[], why: string) => Promise.resolve(given.push({ ids, why })),
    },
    sheets: {
      sizeOf: () => Promise.resolve({ rowCount: 9 }),
      read: () => {
        reads += 1;
        // The row to be put back is there by a person's hand, so each round has nothing to write.
        const row = ['Ada', null, null, null, 'k1'];
        const ranges = [[[3]], [HEADER], [row]].map((rows, at) => ({
          startRow: at === 2 ? 1 : 0,
          startColumn: 0,
          rows,
        }));
        return Promise.resolve({
          info: { tabs: [tab(sampleLink.tabId), tab(99)] },
          ranges,
          columnTags: [],
          tokens: [],
        });
      },
    },
  } as unknown as Parameters<typeof repairSheet>[0];
  return { repair: () => repairSheet(ports, sampleSession()), given, paused, saved, reads: () => reads };
}

test('after four rounds the link pauses, the repairs stay on record, and rows that our delete took come anew [R6]', async () => {
  const { repair, given, paused, saved, reads } = restless();
  await repair();
  // What would be dropped is looked for twice.
  expect(reads()).toBe(8);
  expect(given).toEqual([{ ids: [1, 2], why: expect.stringContaining('again and again') as string }]);
  expect(paused).toEqual([expect.stringMatching(/^paused: .*"Sync now"/)]);
  expect(saved.at(-1)).toMatchObject({ key: 'k1', goneByUs: false, base: null, row: null, dirty: true });
});

test('a tab that never stays as it is while it is read is read again later: nothing was tried, so nothing is given up [R6]', async () => {
  const { repair, given, paused } = restless({ version: sampleLink.version + 1 });
  await expect(repair()).rejects.toMatchObject({ code: 'TAB_RESTLESS', retry: 'backoff' });
  expect([given, paused]).toEqual([[], []]);
});
