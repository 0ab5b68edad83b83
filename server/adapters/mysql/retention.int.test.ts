/** What is old goes, little by little; what is open, or the last of its kind, stays. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Link } from '../../core/link.ts';
import type { Retention } from '../../ports/retention.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { mysqlPorts, type MysqlPorts } from '../../test/harness/mysql-ports.ts';
import { sampleEntry } from '../../test/samples/history-entry.ts';
import { mysqlRetention } from './retention.ts';

let mysql: TestMysql;
let ports: MysqlPorts;
let retention: Retention;
let customer: Connection;
let link: Link;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  ports = mysqlPorts(mysql);
  retention = mysqlRetention(mysql.pool);
  customer = await mysql.customer();
});
afterAll(() => mysql.close());
beforeEach(async () => {
  link = await addTestLink(mysql, { table: `sheet_${++serial}`, tabId: serial });
});

const count = async (table: string, where = 'TRUE'): Promise<number> => {
  const [rows] = await customer.query(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`);
  return Number((rows as { n: number }[])[0]?.n);
};
const age = (table: string, column: string, days: number, where = 'TRUE') =>
  customer.query(`UPDATE ${table} SET ${column} = ${column} - INTERVAL ${days} DAY WHERE ${where}`);
const ofLink = () => `link_id = ${link.id}`;
const all = async (what: Parameters<Retention['purge']>[0], days: number) => {
  while ((await retention.purge(what, days)) > 0);
};

describe('the inbox [P7]', () => {
  const append = (batchId: string) =>
    ports.inbox.append(link.id, {
      batchId: `${batchId}-${serial}-0123456789`,
      capturedAt: 1,
      edits: [{ key: 'k1', row: 6, cells: { c1: 'typed' } }],
      nudge: false,
    });

  test('loses edits that were done long ago, never one that waits', async () => {
    for (const batch of ['old', 'waiting', 'young']) await append(batch);
    await age('sync_inbox', 'received_at', 8, ofLink());
    await customer.query(
      `UPDATE sync_inbox SET outcome = 'applied', done_at = UTC_TIMESTAMP(6) - INTERVAL IF(batch_id LIKE 'old%', 8, 6) DAY
       WHERE ${ofLink()} AND batch_id NOT LIKE 'waiting%'`,
    );
    await all('inbox', 7);
    const [left] = await customer.query(`SELECT batch_id FROM sync_inbox WHERE ${ofLink()} ORDER BY id`);
    expect((left as { batch_id: string }[]).map(({ batch_id }) => batch_id.split('-')[0])).toEqual([
      'waiting',
      'young',
    ]);
    await age('sync_inbox_batches', 'received_at', 8, ofLink());
    await all('inbox', 7);
    expect(await count('sync_inbox_batches', ofLink())).toBe(0);
  });
});

describe('the history [P7]', () => {
  const add = (...entries: Parameters<typeof sampleEntry>[0][]) =>
    mysql.database.transaction((tx) => ports.records.addHistory(tx, link, entries.map(sampleEntry)));

  test('loses what told nothing first, then the rest with what was put back', async () => {
    await add({ outcome: 'same' }, { old: { name: 'a' }, new: { name: 'b' } }, { outcome: 'joined' });
    await customer.query(
      `INSERT INTO sync_restores SELECT id, '', UTC_TIMESTAMP(6) FROM sync_change_log WHERE ${ofLink()}`,
    );
    await age('sync_change_log', 'processed_at', 15, ofLink());
    await add({ outcome: 'same' });
    await all('changeLog', 14);
    expect(await count('sync_change_log', ofLink())).toBe(2);
    await age('sync_change_log', 'processed_at', 80, ofLink());
    await all('history', 90);
    expect(await count('sync_change_log', ofLink())).toBe(1);
    expect(await count('sync_restores', 'entry_id IN (SELECT id FROM sync_change_log)')).toBe(0);
  });

  test('goes 1,000 rows at a time, past old rows that stay', async () => {
    const values = { old: { name: 'a' }, new: { name: 'b' } };
    await all('changeLog', 14);
    await add(...Array.from({ length: 1_100 }, () => values));
    await add(...Array.from({ length: 1_100 }, () => ({ outcome: 'same' as const })));
    await age('sync_change_log', 'processed_at', 15, ofLink());
    const purged = [];
    for (let left = 1; left > 0; purged.push(left)) left = await retention.purge('changeLog', 14);
    expect(purged.reduce((sum, each) => sum + each, 0)).toBe(1_100);
    expect(Math.max(...purged)).toBeLessThanOrEqual(1_000);
    expect(await count('sync_change_log', ofLink())).toBe(1_100);
  });

  test('keeps open conflicts and the last count of each link', async () => {
    const conflict = { base: 'a', sheet: 'b', db: 'c', sheetAt: 1, dbAt: 1 } as const;
    await mysql.database.transaction(async (tx) => {
      await ports.records.addConflicts(tx, link.id, [
        { key: 'k1', column: 'c1', ...conflict, resolution: 'PENDING' },
        { key: 'k2', column: 'c1', ...conflict, resolution: 'DB_WINS' },
      ]);
      const activity = {
        link: link.id,
        direction: 'sheet-to-mysql',
        what: 'edit',
        rows: 1,
        cells: 1,
      } as const;
      await ports.records.addActivity(tx, activity);
      await ports.records.addActivity(tx, activity);
    });
    await age('sync_conflicts', 'created_at', 91, ofLink());
    await age('sync_conflicts', 'resolved_at', 91, ofLink());
    await age('sync_activity', 'created_at', 91, ofLink());
    await all('history', 90);
    expect(await count('sync_conflicts', ofLink())).toBe(1);
    expect(await count('sync_conflicts', `${ofLink()} AND open_cell IS NOT NULL`)).toBe(1);
    expect(await count('sync_activity', ofLink())).toBe(1);
  });
});

test('settled writes go; open ones, those with a token or an owed repair, and the last one stay [P7]', async () => {
  const { spreadsheet } = link;
  const write = (n: number, state: string, token: string) =>
    `(${spreadsheet}, ${n}, ${link.id}, 1, '${state}', 0, 0, 0, 5, ${token}, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) - INTERVAL 8 DAY)`;
  const writes = [
    write(1, 'done', 'NULL'),
    write(2, 'open', '1'),
    write(3, 'done', '1'),
    write(4, 'void', 'NULL'),
    write(5, 'blocked', 'NULL'),
    write(6, 'done', 'NULL'),
  ];
  await customer.query(
    `INSERT INTO sync_sheet_writes (spreadsheet_id, n, link_id, fence, state, lo_us, append_after, copies_at,
       copies_width, token_at_us, created_at, settled_at) VALUES ${writes.join(', ')}`,
  );
  await customer.query(
    `INSERT INTO sync_sheet_write_items (spreadsheet_id, n, item, changes) VALUES (${spreadsheet}, 1, '{}', '[]')`,
  );
  await customer.query(
    `INSERT INTO sync_repairs (spreadsheet_id, link_id, n, repair, created_at)
     VALUES (${spreadsheet}, ${link.id}, 4, '{}', UTC_TIMESTAMP(6))`,
  );
  await all('intents', 7);
  const left = async () => {
    const [rows] = await customer.query(`SELECT n FROM sync_sheet_writes WHERE ${ofLink()} ORDER BY n`);
    return (rows as { n: number }[]).map(({ n }) => n);
  };
  expect(await left()).toEqual([2, 3, 4, 5, 6]);
  expect(await count('sync_sheet_write_items', `spreadsheet_id = ${spreadsheet}`)).toBe(0);
  await customer.query('UPDATE sync_repairs SET done_at = UTC_TIMESTAMP(6)');
  await all('intents', 7);
  expect(await left()).toEqual([2, 3, 5, 6]);
});

test('what happened to columns, and questions that are over, go with the history [P7]', async () => {
  for (const [state, ended] of [
    ['over', 'UTC_TIMESTAMP(6) - INTERVAL 91 DAY'],
    ['over', 'UTC_TIMESTAMP(6)'],
    ['open', 'NULL'],
  ]) {
    await customer.query(
      `INSERT INTO sync_approvals (link_id, kind, state, all_rows, samples, created_at, ended_at)
       VALUES (${link.id}, 'delete-in-sheet', '${state}', 1, '[]', UTC_TIMESTAMP(6) - INTERVAL 92 DAY, ${ended})`,
    );
  }
  const event = (days: number) =>
    `(${link.id}, 'added', 'c1', 'A column.', UTC_TIMESTAMP(6) - INTERVAL ${days} DAY)`;
  await customer.query(
    `INSERT INTO sync_schema_events (link_id, kind, mysql_column_name, sentence, created_at)
     VALUES ${event(91)}, ${event(1)}`,
  );
  await all('history', 90);
  expect([await count('sync_approvals', ofLink()), await count('sync_schema_events', ofLink())]).toEqual([
    2, 1,
  ]);
});

test('a link that was over for long is forgotten with its rows; others stay [P7, L5]', async () => {
  const rows = (id: number) =>
    customer.query(`INSERT INTO sync_rows (link_id, row_key) VALUES (${id}, 'a'), (${id}, 'b')`);
  const ended = await addTestLink(mysql, { table: `sheet_${++serial}`, tabId: serial });
  const young = await addTestLink(mysql, { table: `sheet_${++serial}`, tabId: serial });
  for (const { id } of [link, ended, young]) await rows(id);
  for (const { id } of [ended, young]) await ports.links.unlink(id);
  await age('sync_links', 'unlinked_at', 366, `id = ${ended.id}`);
  await all('endedLinks', 365);
  const left = async (id: number) => [
    await count('sync_links', `id = ${id}`),
    await count('sync_rows', `link_id = ${id}`),
    await count('sync_schema_registry', `link_id = ${id}`),
  ];
  expect(await left(ended.id)).toEqual([0, 0, 0]);
  const columns = await count('sync_schema_registry', ofLink());
  expect([await left(link.id), await left(young.id)]).toEqual([
    [1, 2, columns],
    [1, 2, columns],
  ]);
});
