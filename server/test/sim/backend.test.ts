/** A simulated backend: what its callers get while it is up, down or on its way down, and what it goes on with. */
import { beforeEach, describe, expect, test } from 'vitest';

import type { EditBatch } from '../../../shared/protocol/edit-batch.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { Sheets } from '../../ports/sheets.ts';
import { memoryLog, type MemoryLog } from '../fakes/memory-log.ts';
import { contractLink } from './contract/contract-link.ts';
import { createSimBackend, type SimBackend } from './backend.ts';
import { createSimMysql } from './mysql/create-sim-mysql.ts';
import type { SimMysql } from './mysql/sim-mysql.ts';
import { createSimRedis, type SimRedis } from './redis/sim-redis.ts';
import { simProcess } from './world/process.ts';
import { World, WORLD_BEGIN } from './world/world.ts';

const SECOND = 1_000_000;
const PUBLIC_ID = 'public-1';

/** Google does not answer at all. */
const away = () => Promise.reject(new SyncError('SHEETS_UNAVAILABLE'));
const noSheets: Sheets = {
  describe: away,
  read: away,
  send: away,
  burn: away,
  readback: away,
  marks: away,
  createScratch: away,
  accountOf: away,
  touchScratch: away,
  fitScratch: away,
  writeHeaders: away,
  addKeyColumn: away,
  extendOver: away,
  sizeOf: away,
  removeColumn: away,
  removeTab: away,
  tagColumns: away,
  insertColumn: away,
  removeTokens: away,
};

let world: World;
let mysql: SimMysql;
let redis: SimRedis;
let log: MemoryLog;

beforeEach(async () => {
  world = new World({ seed: 9 });
  mysql = createSimMysql(world);
  redis = createSimRedis(world);
  log = memoryLog();
  const setUp = mysql.ports(simProcess(world, 'set-up'));
  const link = await settle(contractLink(setUp, 1));
  await settle(setUp.tables.createManaged(link));
  await settle(setUp.spreadsheets.setScratchTab(link.spreadsheet, 99));
});

const newBackend = (name: string): SimBackend =>
  createSimBackend({ world, mysql, redis, name, log, sheets: () => noSheets });

async function settle<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const done = () => (isSettled = true);
  promise.then(done, done);
  await world.run(() => isSettled);
  return promise;
}

const runFor = (seconds: number) => world.run(() => false, { until: world.now() + seconds * SECOND });

const batch = (batchId: string): EditBatch => ({
  v: 1,
  batchId,
  capturedAt: WORLD_BEGIN / 1_000,
  edits: [{ key: 'a', row: 2, cells: { c1: 'x' } }],
  nudge: false,
  clock: null,
});

describe('a call', () => {
  test('is answered, and its batch is worked on', async () => {
    const backend = newBackend('one');
    backend.start();
    expect(await settle(backend.receive(PUBLIC_ID, batch('batch-number-one')))).toMatchObject({
      kind: 'answered',
      answer: { isNew: true },
    });
    expect(await settle(backend.receive(PUBLIC_ID, batch('batch-number-one')))).toMatchObject({
      answer: { isNew: false },
    });
    await runFor(20);
    expect(mysql.committed.entries(1).map(({ outcome }) => outcome)).toEqual(['nudged']);
  });

  test('of what nobody knows fails, and one to a process that is down is lost', async () => {
    const backend = newBackend('one');
    expect(await settle(backend.receive(PUBLIC_ID, batch('batch-number-one')))).toEqual({ kind: 'lost' });
    backend.start();
    const outcome = await settle(backend.receive('nobody', batch('batch-number-one')));
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'LINK_UNKNOWN' } });
  });

  test('that a crash cuts off is lost, whether or not its batch was stored', async () => {
    const stored = new Set<number>();
    for (let points = 0; points < 40 && stored.size < 2; points += 1) {
      const backend = newBackend(`at ${points}`);
      backend.start();
      const call = backend.receive(PUBLIC_ID, batch(`batch-of-point-${points}`));
      backend.crashAfter(points);
      expect(await settle(call)).toEqual({ kind: 'lost' });
      expect(backend.isUp()).toBe(false);
      stored.add(
        mysql.committed.entries(1).filter(({ batchId }) => batchId === `batch-of-point-${points}`).length,
      );
    }
    expect(stored).toEqual(new Set([0, 1]));
  });
});

describe('a backend', () => {
  test('goes on after a crash with what is pending', async () => {
    const backend = newBackend('one');
    backend.start();
    await settle(backend.receive(PUBLIC_ID, batch('batch-number-one')));
    backend.crash();
    await runFor(60);
    expect(mysql.committed.pending()).toContain('edits 1');
    backend.start();
    await runFor(60);
    expect(mysql.committed.pending()).not.toContain('edits 1');
  });

  test('that is stopped takes nothing on any more, and another does', async () => {
    const [one, two] = [newBackend('one'), newBackend('two')];
    one.start();
    await runFor(20);
    expect(log.lines.map(({ fields }) => fields['code'])).toContain('SHEETS_UNAVAILABLE');
    one.stop();
    await runFor(20);
    const steps = world.steps;
    await runFor(3_600);
    expect(world.steps - steps).toBe(0);
    two.start();
    await runFor(60);
    expect(world.steps - steps).toBeGreaterThan(100);
  });

  test('tries what Google did not answer again and again, held off by seconds', async () => {
    newBackend('one').start();
    await runFor(600);
    const failures = log.lines.filter(({ fields }) => fields['code'] === 'SHEETS_UNAVAILABLE').length;
    expect(failures).toBeGreaterThan(60);
    expect(failures).toBeLessThan(400);
  });
});
