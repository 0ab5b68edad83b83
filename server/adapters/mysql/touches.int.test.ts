/** Who touched a row last, and when: what the cooldown rests on. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Link } from '../../core/link.ts';
import type { CellValue } from '../../core/values/cell-value.ts';
import type { Inbox } from '../../ports/inbox.ts';
import type { Tables } from '../../ports/tables.ts';
import type { Touches, TouchTimes } from '../../ports/touches.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { FULL, write } from '../../test/harness/table-rows.ts';
import { mysqlInbox } from './inbox.ts';
import { mysqlTables } from './tables.ts';
import { mysqlTouches } from './touches.ts';

const MINUTE = 60_000_000;

let mysql: TestMysql;
let customer: Connection;
let touches: Touches;
let tables: Tables;
let inbox: Inbox;
let link: Link;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
  touches = mysqlTouches(mysql.pool);
  tables = mysqlTables(mysql.pool);
  inbox = mysqlInbox(mysql.pool, mysql.database);
});
afterAll(() => mysql.close());
beforeEach(async () => {
  link = await addTestLink(mysql, { table: `sheet_${++serial}`, tabId: serial });
  await tables.createManaged(link);
  await mysql.database.transaction((tx) => tables.insert(tx, link, [write('k1', FULL), write('k2', FULL)]));
});

const changes = (within = MINUTE): Promise<TouchTimes> =>
  mysql.database.transaction((tx) => touches.changes(tx, link, ['1', '2', '99'], within));
const touched = async () => [...(await changes()).at.keys()];
const update = (values: Record<string, CellValue>) =>
  mysql.database.transaction((tx) => tables.update(tx, link, [{ ...write('k1', values), pk: '1' }]));
const mark = () =>
  mysql.database.transaction((tx) => tables.mark(tx, link, [{ pk: '1', row: 3, status: 'SYNCED' }]));
const edit = (batchId: string, key: string) =>
  inbox.append(link.id, {
    batchId,
    capturedAt: 1,
    edits: [{ key, row: 2, cells: { c1: 'x' } }],
    nudge: false,
  });

test('our own writes are no touch of MySQL’s side [E4]', async () => {
  expect(await touched()).toEqual([]);
  await update({ c1: 'ours' });
  expect(await touched()).toEqual([]);
});

test('a customer’s change is one, before and after it was handled, at the time of the statement', async () => {
  await customer.query(`UPDATE ${link.table} SET amount = 7 WHERE _sync_row_id = 1`);
  const before = await changes();
  expect([...before.at.keys()]).toEqual(['1']);
  await mark();
  expect((await changes()).at).toEqual(before.at);
  expect(before.now - (before.at.get('1') ?? 0)).toBeLessThan(MINUTE);
  await update({ c1: 'ours is later' });
  expect(await touched()).toEqual([]);
});

test('so is a row that a customer made, and a value that a person had put back', async () => {
  await customer.query(`INSERT INTO ${link.table} (_sync_row_id, name) VALUES (99, 'new')`);
  await mysql.database.transaction((tx) =>
    tables.change(tx, link, { ...write('k2', { c1: 'back' }), pk: '2' }, null),
  );
  expect((await touched()).sort()).toEqual(['2', '99']);
});

test('what was longer ago is not told', async () => {
  await customer.query(`UPDATE ${link.table} SET amount = 7, _last_modified_at = NOW(6) - INTERVAL 2 MINUTE`);
  expect(await touched()).toEqual([]);
  expect([...(await changes(3 * MINUTE)).at.keys()]).toEqual(['1', '2']);
});

test('edits are told by row key, pending ones and those that are done, but no stale ones', async () => {
  await edit('batch-0000000001', 'k1');
  await edit('batch-0000000002', 'k2');
  await edit('batch-0000000003', 'k3');
  const told = async () => [...(await touches.edits(link.id, ['k1', 'k2', 'other'], MINUTE)).at.keys()];
  expect(await told()).toEqual(['k1', 'k2']);
  await mysql.database.transaction(async (tx) => {
    const [first, second] = await inbox.take(tx, link.id, 0, 2);
    await inbox.done(tx, [
      { id: first?.id ?? 0, outcome: 'applied' },
      { id: second?.id ?? 0, outcome: 'stale' },
    ]);
  });
  expect(await told()).toEqual(['k1']);
  await customer.query('UPDATE sync_inbox SET received_at = received_at - INTERVAL 2 MINUTE');
  expect(await told()).toEqual([]);
});
