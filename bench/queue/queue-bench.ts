/** What a long queue of changes costs those who use it: the poll, a quiet link, the writer's page, and the customer's statements. */
import type { Connection } from 'mysql2/promise';

import { migrate } from '../../server/adapters/mysql/migrate.ts';
import { mysqlDatabase } from '../../server/adapters/mysql/database.ts';
import { mysqlLinks } from '../../server/adapters/mysql/links.ts';
import { mysqlOperationsView } from '../../server/adapters/mysql/operations-view.ts';
import { createPool, type MysqlPool } from '../../server/adapters/mysql/pool.ts';
import { mysqlProcesses } from '../../server/adapters/mysql/processes.ts';
import { mysqlStores } from '../../server/adapters/mysql/stores.ts';
import { secretBox } from '../../server/adapters/system/secret-box.ts';
import { ATTEMPT_DELAYS_MS } from '../../server/core/attempts.ts';
import type { Link } from '../../server/core/link.ts';
import type { Bench } from '../bench.ts';
import { compared, type Result } from '../result.ts';

const LONG = 1_000_000;
const LINKS = 100;
const PAGE = 1_000;
const SINGLES = 100;
/** Each figure is the best of so many: what disturbs the machine only ever adds. */
const TRIES = 5;

export const queueBench: Bench = {
  name: 'queue',
  asks: 'What does a queue of a million changes cost those who do not wait for it?',
  method: `${LINKS} links; one of them, the busy one, has ${LONG.toLocaleString('en')} changes in the queue that nobody took yet, 1 % of them moved
keys. Each operation is timed with the queue empty but for one page of the busy link (baseline) and with the long queue, the best of
${TRIES} each. No Google takes part.`,
  async run(lab, { runs }) {
    const database = await lab.database();
    const pool = createPool({ url: database.url });
    try {
      await migrate(pool);
      const sql = await database.connect();
      const scene = await openScene(pool, sql);
      const pairs = new Map<string, { value: number; baseline: number }[]>();
      for (let run = 0; run < Math.min(runs, 2); run += 1) {
        lab.say(`a short queue, round ${run + 1}`);
        await fill(sql, scene.busy.table, PAGE);
        const short = await timeAll(scene);
        lab.say(`a queue of ${LONG.toLocaleString('en')}, round ${run + 1}`);
        await fill(sql, scene.busy.table, LONG);
        const long = await timeAll(scene);
        for (const [metric, value] of long) {
          const known = pairs.get(metric) ?? [];
          known.push({ value, baseline: short.get(metric) ?? NaN });
          pairs.set(metric, known);
        }
      }
      return [...pairs].map(([metric, measured]): Result =>
        compared({ bench: 'queue', metric, unit: 'ms' }, measured),
      );
    } finally {
      await pool.end();
      await database.drop();
    }
  },
};

interface Scene {
  busy: Link;
  operations: [metric: string, run: () => Promise<unknown>][];
}

async function openScene(pool: MysqlPool, sql: Connection): Promise<Scene> {
  const database = mysqlDatabase(pool);
  const links = mysqlLinks(pool, database, secretBox([Buffer.alloc(32, 7)]));
  const stores = mysqlStores(pool, database, { attemptDelaysMs: ATTEMPT_DELAYS_MS });
  const made: Link[] = [];
  for (let number = 0; number < LINKS; number += 1) {
    const facts = { googleId: `bench-${number}`, title: 'Bench', timeZone: 'Etc/UTC', locale: 'en_GB' };
    const { id } = await stores.spreadsheets.ensure(facts, `nonce-${number}`);
    const link = await links.create(newLink(id, number));
    await links.setStatus(link.id, 'active', null);
    made.push(link);
  }
  const [busy, quiet] = made;
  if (busy === undefined || quiet === undefined) throw new Error('no links were made');
  await stores.tables.createManaged(quiet);
  await sql.query(
    `INSERT INTO ${quiet.table} (name) VALUES ${Array.from({ length: SINGLES }, () => `('x')`).join(', ')}`,
  );
  const { changeQueue } = stores;
  const view = mysqlOperationsView(pool, mysqlProcesses(pool));
  const inTransaction = (work: Parameters<typeof database.transaction>[0]) => database.transaction(work);
  return {
    busy,
    operations: [
      ['the poll, all links', () => changeQueue.tablesWithChanges()],
      ["the quiet link's changes", () => changeQueue.pending(quiet.table, PAGE)],
      ["a page of the busy link's changes", () => changeQueue.pending(busy.table, PAGE)],
      ['key moves of the busy link', () => inTransaction((tx) => changeQueue.takeMoves(tx, busy.table))],
      [
        'when 100 rows of the busy link changed',
        () => inTransaction((tx) => changeQueue.changedAt(tx, busy.table, pks())),
      ],
      ['a look at everything that is pending', () => view.look()],
      [
        `${SINGLES} single UPDATEs of a customer's`,
        async () => {
          for (let id = 1; id <= SINGLES; id += 1) {
            await sql.query(
              `UPDATE ${quiet.table} SET amount = COALESCE(amount, 0) + 1 WHERE _sync_row_id = ${id}`,
            );
          }
        },
      ],
    ],
  };
}

const pks = () => Array.from({ length: 100 }, (_, at) => String(at * 7 + 1));

async function timeAll({ operations }: Scene): Promise<Map<string, number>> {
  const best = new Map<string, number>();
  for (const [metric, run] of operations) {
    let least = Infinity;
    for (let tried = 0; tried < TRIES; tried += 1) {
      const start = performance.now();
      await run();
      least = Math.min(least, performance.now() - start);
    }
    best.set(metric, least);
  }
  return best;
}

/** Leaves exactly `entries` changes of the table in the queue. */
async function fill(sql: Connection, table: string, entries: number): Promise<void> {
  await sql.query('TRUNCATE sync_change_queue');
  const add = `INSERT INTO sync_change_queue (table_name, row_id, operation, changed_at, moved_to)`;
  await sql.query(
    `${add} WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${PAGE})
     SELECT ?, i, 'UPDATE', UTC_TIMESTAMP(6), IF(i % 100 = 0, i + 1, NULL) FROM n`,
    [table],
  );
  for (let there = PAGE; there < entries; there *= 2) {
    await sql.query(
      `${add} SELECT table_name, id + ${there}, operation, changed_at, moved_to FROM sync_change_queue
       ORDER BY id LIMIT ${Math.min(there, entries - there)}`,
    );
  }
  await sql.query('ANALYZE TABLE sync_change_queue');
}

function newLink(spreadsheet: number, number: number) {
  return {
    publicId: `bench-${number}`,
    secret: 'none',
    spreadsheet,
    tabId: 0,
    tabName: 'bench',
    table: `bench_${number}`,
    headerRow: 0,
    keyColumn: 2,
    keyHeader: 'sync key',
    columns: [
      {
        id: 'c1',
        index: 0,
        header: 'name',
        name: 'name',
        type: 'TEXT',
        nativeType: 'MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
      },
      { id: 'c2', index: 1, header: 'amount', name: 'amount', type: 'NUMBER', nativeType: 'DECIMAL(20,6)' },
    ] as const,
  };
}
