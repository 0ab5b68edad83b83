/** What our triggers cost the statements of a customer: the same statements on the same table with and without them, in turn. */
import type { Connection } from 'mysql2/promise';

import { createPool } from '../../server/adapters/mysql/pool.ts';
import { migrate } from '../../server/adapters/mysql/migrate.ts';
import { mysqlTables } from '../../server/adapters/mysql/tables.ts';
import type { Column, Link } from '../../server/core/link.ts';
import type { Bench } from '../bench.ts';
import { compared } from '../result.ts';

const WITH = 'bench_with';
const WITHOUT = 'bench_without';
const SINGLES = 300;

/** Each kind of statement; `before` puts the table back to where the statement starts, and is not measured. */
interface Statement {
  metric: string;
  before: readonly string[];
  run: readonly string[];
}

export const customerBench: Bench = {
  name: 'customer',
  asks: 'What do our triggers cost the programs that write to a linked table?',
  method: `Two tables of the same make, one with our three AFTER triggers. Every statement runs on both in turn, on one connection at the
server's defaults, each committed to disk. Bulk: one statement over all rows. Single: ${SINGLES} statements over one row each by primary key.
The queue of changes is emptied between the runs. A ratio of 1 would mean no cost; 2 that the statement takes twice its time.`,
  async run(lab, { runs, rows: large }) {
    const rows = Math.min(large, 20_000);
    const database = await lab.database();
    const pool = createPool({ url: database.url });
    try {
      await migrate(pool);
      await mysqlTables(pool).createManaged(benchLink());
      const sql = await database.connect();
      await sql.query(`CREATE TABLE ${WITHOUT} LIKE ${WITH}`);
      const pairs = new Map<string, { value: number; baseline: number }[]>();
      for (let run = 0; run < runs + 1; run += 1) {
        lab.say(`customer's statements, round ${run + 1}`);
        for (const statement of statements(rows)) {
          // Whichever table is first in turn finds the colder server.
          const [first, second] = run % 2 === 0 ? [WITH, WITHOUT] : [WITHOUT, WITH];
          const took = {
            [first]: await time(sql, first, statement),
            [second]: await time(sql, second, statement),
          };
          // The first round only warms up.
          if (run === 0) continue;
          const known = pairs.get(statement.metric) ?? [];
          known.push({ value: took[WITH] ?? NaN, baseline: took[WITHOUT] ?? NaN });
          pairs.set(statement.metric, known);
        }
      }
      return [...pairs].map(([metric, measured]) =>
        compared({ bench: 'customer', metric, unit: 'ms' }, measured),
      );
    } finally {
      await pool.end();
      await database.drop();
    }
  },
};

async function time(sql: Connection, table: string, { before, run }: Statement): Promise<number> {
  const on = (text: string) => text.replaceAll('{t}', table);
  for (const text of before) await sql.query(on(text));
  await sql.query('TRUNCATE sync_change_queue');
  const start = performance.now();
  for (const text of run) await sql.query(on(text));
  return performance.now() - start;
}

function statements(rows: number): Statement[] {
  const fill = `INSERT INTO {t} (name, amount) SELECT CONCAT('name ', n), n FROM (${numbers(rows)}) AS numbered`;
  const full = ['TRUNCATE {t}', fill];
  const singles = (text: (id: number) => string) => Array.from({ length: SINGLES }, (_, at) => text(at + 1));
  return [
    { metric: `INSERT of ${rows} rows`, before: ['TRUNCATE {t}'], run: [fill] },
    { metric: `UPDATE of ${rows} rows`, before: full, run: ['UPDATE {t} SET amount = amount + 1'] },
    { metric: `DELETE of ${rows} rows`, before: full, run: ['DELETE FROM {t}'] },
    {
      metric: `${SINGLES} single INSERTs`,
      before: ['TRUNCATE {t}'],
      run: singles((id) => `INSERT INTO {t} (name, amount) VALUES ('name', ${id})`),
    },
    {
      metric: `${SINGLES} single UPDATEs`,
      before: full,
      run: singles((id) => `UPDATE {t} SET amount = amount + 1 WHERE _sync_row_id = ${id}`),
    },
    {
      metric: `${SINGLES} single DELETEs`,
      before: full,
      run: singles((id) => `DELETE FROM {t} WHERE _sync_row_id = ${id}`),
    },
  ];
}

/** 1 to `count`, at most 100,000, made by joining ten digits: no recursion limit stands in the way. */
function numbers(count: number): string {
  const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ');
  const places = ['a', 'b', 'c', 'e', 'f'];
  const sum = places.map((name, place) => `${name}.d * ${10 ** place}`).join(' + ');
  const joined = places.map((name) => `(${digits}) AS ${name}`).join(' CROSS JOIN ');
  return `SELECT ${sum} + 1 AS n FROM ${joined} HAVING n <= ${count}`;
}

function benchLink(): Link {
  const column = (
    id: string,
    index: number,
    name: string,
    type: Column['type'],
    nativeType: string,
  ): Column => ({
    id,
    index,
    header: name,
    name,
    type,
    nativeType,
  });
  return {
    id: 0,
    publicId: 'bench',
    spreadsheet: 0,
    tabId: 0,
    tabName: 'bench',
    table: WITH,
    headerRow: 0,
    keyColumn: 2,
    keyHeader: 'sync key',
    columns: [
      column('c1', 0, 'name', 'TEXT', 'MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'),
      column('c2', 1, 'amount', 'NUMBER', 'DECIMAL(20,6)'),
    ],
    version: 1,
    status: 'active',
    pauseReason: null,
    policy: 'latest',
  };
}
