/** What the triggers of the add-on did in a day, by the person on whose behalf they run. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../../local/services/test-database.ts';
import { mysqlAddonRuns } from './addon-runs.ts';
import { migrate } from './migrate.ts';
import { createPool, type MysqlPool } from './pool.ts';

let database: TestDatabase;
let pool: MysqlPool;
const write = (sql: string) => pool.use((session) => session.write(sql));

/** Two links of spreadsheet 7 and one of 8 are Ann's; of 9 and 10 nobody is known. */
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url }, { connectionsMax: 4 });
  await migrate(pool);
  for (const [at, spreadsheet] of [7, 7, 8, 9, 10].entries()) {
    await write(
      `INSERT INTO sync_links (id, public_id, secret_box, secret_key_id, spreadsheet_id, tab_id, tab_name, table_name,
         header_row, key_column, key_header, created_at)
       VALUES (${at + 1}, 'link-${at + 1}', '', '', ${spreadsheet}, ${at}, 't', 'table_${at}', 0, 0, 'k', UTC_TIMESTAMP(6))`,
    );
    if (spreadsheet < 9) {
      await write(`INSERT INTO sync_link_reads (link_id, owner) VALUES (${at + 1}, 'ann@example.com')`);
    }
  }
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('runs add up over processes and spreadsheets of a person, an unknown one has only his own spreadsheet [D18]', async () => {
  const runs = mysqlAddonRuns(pool);
  await Promise.all([
    runs.add([
      { spreadsheet: 8, requests: 1, runMs: 500 },
      { spreadsheet: 7, requests: 2, runMs: 3_000 },
    ]),
    runs.add([{ spreadsheet: 7, requests: 4, runMs: 7_000 }]),
    runs.add([{ spreadsheet: 9, requests: 1, runMs: 10 }]),
  ]);
  const ann = { requests: 7, runMs: 10_500 };
  const nothing = { requests: 0, runMs: 0 };
  const each = [ann, ann, ann, { requests: 1, runMs: 10 }, nothing];
  expect([...(await runs.all()).entries()]).toEqual(each.map((use, at) => [at + 1, use]));
  for (const [at, use] of each.entries()) expect(await runs.of(at + 1)).toEqual(use);
  expect(await runs.of(99)).toEqual(nothing);
});

test('what is older than a day counts no more, and whoever takes over begins anew [D18]', async () => {
  const runs = mysqlAddonRuns(pool);
  await write('UPDATE sync_addon_runs SET minute = minute - 1560 WHERE spreadsheet_id = 8');
  expect(await runs.of(3)).toEqual({ requests: 6, runMs: 10_000 });
  await write("UPDATE sync_link_reads SET owner = 'bob@example.com' WHERE link_id IN (1, 2)");
  await runs.add([{ spreadsheet: 7, requests: 1, runMs: 100 }]);
  expect(await runs.of(1)).toEqual({ requests: 1, runMs: 100 });
  expect((await runs.all()).get(3)).toEqual({ requests: 6, runMs: 10_000 });
});
