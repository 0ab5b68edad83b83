/** What goes wrong in the simulated MySQL: crashes, lost connections, lost answers, time that nobody knows. */
import { describe, expect, test } from 'vitest';

import type { Link } from '../../../core/link.ts';
import { TEST_COLUMNS } from '../../harness/mysql.ts';
import { simProcess, type SimProcess } from '../world/process.ts';
import { World } from '../world/world.ts';
import { createSimMysql } from './create-sim-mysql.ts';
import type { Commit, MysqlPorts } from './sim-mysql.ts';

const SECOND = 1_000_000;

interface Stage {
  world: World;
  mysql: ReturnType<typeof createSimMysql>;
  link: Link;
  life: SimProcess;
  ports: MysqlPorts;
  /** Lets the world run until the promise is settled. */
  settle: <T>(promise: Promise<T>) => Promise<T>;
}

async function newStage(seed = 1): Promise<Stage> {
  const world = new World({ seed });
  const mysql = createSimMysql(world);
  const life = simProcess(world, 'one');
  const ports = mysql.ports(life);
  const settle = async <T>(promise: Promise<T>): Promise<T> => {
    let isSettled = false;
    const done = () => (isSettled = true);
    promise.then(done, done);
    await world.run(() => isSettled);
    return promise;
  };
  const facts = { googleId: 'file', title: 'Orders', timeZone: 'UTC', locale: 'en_US' };
  const spreadsheet = await settle(ports.spreadsheets.ensure(facts, 'nonce'));
  const link = await settle(
    ports.links.create({
      publicId: 'public',
      secret: 'secret',
      spreadsheet: spreadsheet.id,
      tabId: 1,
      tabName: 'Orders',
      table: 'orders',
      headerRow: 0,
      keyColumn: 4,
      keyHeader: 'key',
      columns: TEST_COLUMNS,
    }),
  );
  await settle(ports.tables.createManaged(link));
  return { world, mysql, link, life, ports, settle };
}

/** One transaction that inserts a row into the linked table. */
const insertRow = ({ ports, link }: Stage): Promise<unknown> =>
  ports.database.transaction((tx) =>
    ports.tables.insert(tx, link, [{ pk: null, key: 'k', values: { c1: 'x' }, row: 1 }]),
  );
const rowCount = ({ mysql, link }: Stage) => mysql.committed.tableRows(link.table).size;

describe('a crash', () => {
  test('at any point of a transaction leaves all of it or nothing, and no lock', async () => {
    const counts = new Set<number>();
    for (let points = 0; points < 6; points += 1) {
      const stage = await newStage();
      stage.life.crashAfter(points);
      void insertRow(stage);
      await stage.world.run(() => !stage.life.isAlive());
      counts.add(rowCount(stage));
      const next = { ...stage, ports: stage.mysql.ports(simProcess(stage.world, 'two')) };
      const before = rowCount(stage);
      await stage.settle(insertRow(next));
      expect(rowCount(stage)).toBe(before + 1);
    }
    expect(counts).toEqual(new Set([0, 1]));
  });

  test('frees the row that others wait for', async () => {
    const stage = await newStage();
    await stage.settle(insertRow(stage));
    const { ports, link, life, world, mysql } = stage;
    let isLocked = false;
    void ports.database.transaction(async (tx) => {
      await ports.tables.lock(tx, link, ['1']);
      isLocked = true;
      await life.point('thinks', 60 * SECOND);
    });
    await world.run(() => isLocked);
    const changed = mysql.customer.perform(link.table, [{ kind: 'update', pk: '1', values: { name: 'y' } }]);
    await world.run(() => mysql.waitingForLocks() === 1);
    life.crash();
    expect(await stage.settle(changed)).toEqual({ kind: 'committed', pks: ['1'] });
  });
});

describe('a fault', () => {
  test('of a commit’s answer: the work is done, and its caller does not know', async () => {
    const stage = await newStage();
    stage.mysql.arm('commit-answer');
    await expect(stage.settle(insertRow(stage))).rejects.toMatchObject({ code: 'MYSQL_UNAVAILABLE' });
    expect(rowCount(stage)).toBe(1);
  });

  test('of the connection: nothing is done', async () => {
    const stage = await newStage();
    stage.mysql.arm('connection');
    await expect(stage.settle(insertRow(stage))).rejects.toMatchObject({ code: 'MYSQL_UNAVAILABLE' });
    expect(rowCount(stage)).toBe(0);
  });

  test('by deadlock: the transaction runs again, a statement alone fails', async () => {
    const stage = await newStage();
    stage.mysql.arm('deadlock');
    await stage.settle(insertRow(stage));
    expect(rowCount(stage)).toBe(1);
    stage.mysql.arm('deadlock');
    const fence = stage.settle(stage.ports.spreadsheets.raiseFence(stage.link.spreadsheet));
    await expect(fence).rejects.toMatchObject({ code: 'MYSQL_TRANSIENT' });
  });

  test('of the clock: no process tells the time, until it does again', async () => {
    const { world, mysql, ports } = await newStage();
    expect(ports.clock.lower()).toBeLessThan(world.now());
    expect(ports.clock.upper()).toBeGreaterThan(world.now());
    mysql.stopClocks(5 * SECOND);
    expect(() => ports.clock.lower()).toThrow('CLOCK_UNKNOWN');
    world.after(5 * SECOND, 'later', () => undefined);
    await world.run(() => false);
    expect(ports.clock.lower()).toBeLessThan(world.now());
  });
});

describe('what is committed', () => {
  test('is told row by row with what was there before, ours and the customer’s, and no more', async () => {
    const stage = await newStage();
    const commits: Commit[] = [];
    stage.mysql.onCommit((commit) => commits.push(commit));
    await stage.settle(insertRow(stage));
    const statements = [
      { kind: 'update', pk: '1', values: { name: 'y' } },
      { kind: 'update', pk: '1', values: { name: 'z' } },
    ] as const;
    await stage.settle(stage.mysql.customer.perform('orders', statements, { holdUs: SECOND }));
    await stage.settle(stage.mysql.customer.perform('orders', statements, { end: 'rollback' }));
    const shown = commits.map(({ by, rows }) =>
      [
        by,
        ...rows.map(
          ({ pk, before, after }) => `${pk} ${String(before?.['name'])} ${String(after?.['name'])}`,
        ),
      ].join(),
    );
    expect(shown).toEqual(['one,1 undefined x', 'customer,1 x z']);
    const [, changed] = commits;
    expect((changed?.at ?? 0) - (changed?.rows[0]?.statementAt ?? 0)).toBeGreaterThan(SECOND);
    expect(stage.mysql.committed.pending()).toEqual(['read 1', 'changes 1']);
  });
});
