/** What operators did, in a real MySQL: who, what, when, in pages, and gone when it is old. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { mysqlOperatorActs } from './operator-acts.ts';
import { mysqlRetention } from './retention.ts';

let mysql: TestMysql;

beforeAll(async () => {
  mysql = await openTestMysql();
});
afterAll(() => mysql.close());

test('each act is kept with its time, listed from the newest on, and purged with the history [B7]', async () => {
  const acts = mysqlOperatorActs(mysql.pool);
  const before = Date.now();
  await acts.note({ by: 'ann@example.com', act: 'POST /api/links/:link/pause', link: 'link-1', status: 200 });
  await acts.note({ by: null, act: 'POST /api/operator/session', link: null, status: 200 });
  const [newest, oldest] = await acts.list({ before: null, limit: 10 });
  expect(newest).toMatchObject({ by: null, act: 'POST /api/operator/session', link: null, status: 200 });
  expect(oldest).toMatchObject({ by: 'ann@example.com', link: 'link-1' });
  expect(Math.abs((newest?.at ?? 0) - before)).toBeLessThan(60_000);
  expect(await acts.list({ before: newest?.id ?? 0, limit: 10 })).toEqual([oldest]);
  await mysql.pool.use((session) =>
    session.write('UPDATE sync_operator_acts SET created_at = created_at - INTERVAL 91 DAY WHERE id = ?', [
      oldest?.id ?? 0,
    ]),
  );
  const retention = mysqlRetention(mysql.pool);
  while ((await retention.purge('history', 90)) > 0);
  expect(await acts.list({ before: null, limit: 10 })).toEqual([newest]);
});
