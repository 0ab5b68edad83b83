/** A tab that is linked again, on real MySQL: what a second request for the same does to the rows of the first. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { randomIds } from '../adapters/system/random-ids.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../test/harness/mysql.ts';
import { addSyncedRow, mysqlPorts } from '../test/harness/mysql-ports.ts';
import { relinkTab } from './relink-tab.ts';

let mysql: TestMysql;

beforeAll(async () => {
  mysql = await openTestMysql();
});
afterAll(() => mysql.close());

test('a request that comes too late forgets no row of the link that lives again [L4]', async () => {
  const ports = { ...mysqlPorts(mysql), ids: randomIds };
  const link = await addTestLink(mysql, { table: 'sheet_twice' });
  await ports.tables.createManaged(link);
  const { pk } = await addSyncedRow(ports, link, { key: 'k1', values: { c1: 'Ann' }, seenAt: 1 });
  await ports.links.unlink(link.id);
  await mysql.pool.use((session) =>
    session.write(`DELETE FROM sheet_twice WHERE _sync_row_id = ${pk ?? ''}`),
  );
  const again = { ...link, publicId: 'again', secret: randomIds.secret() };
  const late = relinkTab(
    {
      ...ports,
      tables: {
        ...ports.tables,
        // It has seen that the row is gone. Meanwhile the faster one is through, and its first read brings the row back.
        pks: async (...asked) => {
          const found = await ports.tables.pks(...asked);
          await ports.links.relink(link.id, again);
          await mysql.pool.use((session) =>
            session.write(`INSERT INTO sheet_twice (_sync_row_id, name) VALUES (${pk ?? ''}, 'Ann')`),
          );
          return found;
        },
      },
    },
    link,
    { ...again, publicId: 'late' },
  );
  await expect(late).rejects.toMatchObject({ code: 'LINK_EXISTS' });
  expect([...(await ports.rows.owned(link.id))]).toEqual([['k1', pk]]);
});
