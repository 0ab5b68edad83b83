/** Intake: stored once, rung, and the add-on's clock learnt. */
import { beforeEach, describe, expect, test } from 'vitest';

import type { EditBatch } from '../../shared/protocol/edit-batch.ts';
import type { Link } from '../core/link.ts';
import { manualDoorbell, type ManualDoorbell } from '../test/fakes/manual-doorbell.ts';
import { memoryInbox, type MemoryInbox } from '../test/fakes/memory-inbox.ts';
import { memorySpreadsheets, type MemorySpreadsheets } from '../test/fakes/memory-spreadsheets.ts';
import { testClock, type TestClock } from '../test/fakes/test-clock.ts';
import { receiveEdits, type ReceivePorts } from './receive-edits.ts';

const NOW = Date.UTC(2026, 0, 15);

const link: Link = {
  id: 4,
  publicId: 'link',
  spreadsheet: 1,
  tabId: 0,
  tabName: 'people',
  table: 'people',
  headerRow: 0,
  keyColumn: 2,
  keyHeader: 'sync key',
  columns: [],
  status: 'active',
  pauseReason: null,
  version: 1,
  policy: 'latest',
};

const batch = (facts: Partial<EditBatch> = {}): EditBatch => ({
  v: 1,
  batchId: 'batch-0123456789',
  capturedAt: NOW - 300,
  edits: [{ key: 'k', row: 2, cells: { c1: 'x' } }],
  nudge: false,
  clock: null,
  ...facts,
});

let doorbell: ManualDoorbell;
let inbox: MemoryInbox;
let spreadsheets: MemorySpreadsheets;
let clock: TestClock;
let receive: ReturnType<typeof receiveEdits>;

beforeEach(async () => {
  doorbell = manualDoorbell();
  inbox = memoryInbox();
  spreadsheets = memorySpreadsheets();
  clock = testClock(NOW);
  await spreadsheets.ensure({ googleId: 'g', title: '', timeZone: '', locale: '' }, 'nonce');
  const ports = { doorbell, inbox, spreadsheets, clock } as unknown as ReceivePorts;
  receive = receiveEdits(ports);
});

test('stores the edits, rings and answers with the reference time', async () => {
  expect(await receive(link, batch())).toEqual({ v: 1, t1: NOW, isNew: true });
  const stored = { link: 4, capturedAt: (NOW - 300) * 1_000, nudge: false, by: null };
  expect(inbox.batches).toMatchObject([stored]);
  expect(doorbell.rings).toEqual([['sheet-to-db', 4]]);
});

test('a batch of another registry is told the columns as they are, and keeps its own version [S10]', async () => {
  const changed = { ...link, version: 3 };
  expect(await receive(changed, batch({ registry: 2 }))).toMatchObject({
    settings: { registry: 3, linkId: link.publicId, columns: [] },
  });
  expect(inbox.batches).toMatchObject([{ registry: 2 }]);
  const answer = await receive(changed, batch({ registry: 3, batchId: 'batch-9876543210' }));
  expect(answer).not.toHaveProperty('settings');
});

test('a nudge rings for a read of the spreadsheet, and only for that when there are no edits', async () => {
  await receive(link, batch({ edits: [], nudge: true }));
  expect(doorbell.rings).toEqual([['reconcile', 1]]);
});

test('the same batch again is stored once [W3]', async () => {
  await receive(link, batch());
  expect(await receive(link, batch())).toMatchObject({ isNew: false });
  expect(inbox.batches).toHaveLength(1);
});

describe("the add-on's clock", () => {
  test('is learned from the exchange that the batch tells [T2]', async () => {
    await receive(link, batch({ clock: { t0: NOW - 5_000, t1: NOW - 1_000, t2: NOW - 4_000 } }));
    expect((await spreadsheets.get(1)).clock).toEqual({
      offset: 3_500_000,
      error: 2_000_000,
      roundTrips: [1_000_000],
    });
  });

  test('stays as it was when the exchange cannot be true [T2]', async () => {
    await receive(link, batch({ clock: { t0: 2, t1: 1, t2: 1 } }));
    expect((await spreadsheets.get(1)).clock).toBeNull();
  });

  test.each([0, -1, 1e300, 1_700_000_000])('a capture time of %d is refused [W7]', async (capturedAt) => {
    await expect(receive(link, batch({ capturedAt }))).rejects.toMatchObject({ code: 'REQUEST_MALFORMED' });
    expect(inbox.batches).toEqual([]);
  });
});

test('nothing is taken in while the reference clock is unknown [T1]', async () => {
  clock.ms = null;
  await expect(receive(link, batch())).rejects.toMatchObject({ code: 'CLOCK_UNKNOWN' });
  expect(inbox.batches).toEqual([]);
});
