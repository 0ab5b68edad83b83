/** Links: one for a tab and a table, secrets sealed, reads due until they are served. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { addTestLink, openTestMysql, TEST_COLUMNS, type TestMysql } from '../../test/harness/mysql.ts';
import { mysqlInbox } from './inbox.ts';
import { mysqlRegistry } from './registry.ts';
import { mysqlRows } from './rows.ts';

let mysql: TestMysql;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
});
afterAll(() => mysql.close());

const add = () => addTestLink(mysql, { table: `sheet_${++serial}`, tabId: serial });

describe('links', () => {
  test('are stored as importing with a read due, columns in the order of the tab', async () => {
    const link = await add();
    expect(link).toMatchObject({ status: 'importing', policy: 'latest', pauseReason: null, tabId: serial });
    expect(link.columns).toEqual(TEST_COLUMNS);
    expect(await mysql.links.get(link.id)).toEqual(link);
    expect(await mysql.links.byTab('spreadsheet-1', serial)).toEqual(link);
    expect(await mysql.links.byTab('another', serial)).toBeNull();
    expect(await mysql.links.list(link.spreadsheet)).toContainEqual(link);
    expect(await mysql.links.list()).toContainEqual(link);
    expect(await mysql.links.readDue(link.id)).not.toBeNull();
  });

  test('keep how the values of a column are judged', async () => {
    const [first, ...others] = TEST_COLUMNS;
    if (!first) throw new Error('no column');
    const columns = [{ ...first, formulas: 'text', rules: 'lenient' } as const, ...others];
    const link = await addTestLink(mysql, { table: `sheet_${++serial}`, tabId: serial, columns });
    expect((await mysql.links.get(link.id)).columns).toEqual(columns);
  });

  test('know the columns that were left out, so that nobody takes them for new ones [L8]', async () => {
    const [first, ...others] = TEST_COLUMNS;
    if (!first) throw new Error('no column');
    const skipped = [{ ...first, isInTable: false }];
    const facts = { table: `sheet_${++serial}`, tabId: serial, columns: others, skipped };
    const link = await addTestLink(mysql, facts);
    const { columns } = await mysqlRegistry(mysql.pool).read(link.id);
    expect(link.columns).toEqual(others);
    expect(columns.find(({ id }) => id === first.id)).toMatchObject({
      status: 'deprecated',
      why: 'skipped',
      isInTable: false,
      index: first.index,
    });
  });

  test('give their secret back, and keep it encrypted', async () => {
    const link = await add();
    expect(await mysql.links.byPublicId(link.publicId)).toEqual({ link, secret: `secret-of-${link.table}` });
    expect(await mysql.links.byPublicId(link.publicId.toUpperCase())).toBeNull();
    const stored = await mysql.pool.use((session) =>
      session.rows('SELECT secret_box FROM sync_links WHERE id = ?', [link.id]),
    );
    expect(String(stored[0]?.['secret_box'])).not.toContain('secret-of');
  });

  test('are one for each tab and one for each table [I9]', async () => {
    await add();
    const sameTab = addTestLink(mysql, { table: 'sheet_other', tabId: serial });
    await expect(sameTab).rejects.toMatchObject({ code: 'LINK_EXISTS' });
    const sameTable = addTestLink(mysql, { table: `sheet_${serial}`, tabId: 7_000 });
    await expect(sameTable).rejects.toMatchObject({ code: 'LINK_EXISTS' });
  });

  test('can be paused with a reason and renamed', async () => {
    const { id } = await add();
    await mysql.links.setStatus(id, 'paused', 'The header row is gone.');
    await mysql.links.setTabName(id, 'Orders');
    await mysql.database.transaction(async (tx) => {
      const link = await mysql.links.getIn(tx, id);
      expect(link).toMatchObject({
        status: 'paused',
        pauseReason: 'The header row is gone.',
        tabName: 'Orders',
      });
    });
  });

  test('are gone with all that is theirs, and removing them again is no error', async () => {
    const link = await add();
    const rows = mysqlRows(mysql.pool);
    const inbox = mysqlInbox(mysql.pool, mysql.database);
    await mysql.database.transaction((tx) =>
      rows.save(tx, link.id, [
        {
          key: 'k',
          pk: '1',
          row: 1,
          base: null,
          dirty: true,
          goneByUs: false,
          repairRounds: 0,
          openIntent: null,
        },
      ]),
    );
    await inbox.append(link.id, {
      batchId: 'b'.repeat(16),
      capturedAt: 1,
      edits: [{ key: 'k', row: 2, cells: {} }],
      nudge: false,
    });
    await mysql.pool.use((session) =>
      session.write(
        `INSERT INTO sync_change_queue (table_name, row_id, operation, changed_at) VALUES (?, '1', 'INSERT', NOW(6))`,
        [link.table],
      ),
    );
    await mysql.links.remove(link.id);
    await mysql.links.remove(link.id);
    await expect(mysql.links.get(link.id)).rejects.toMatchObject({ code: 'LINK_UNKNOWN' });
    const left = await mysql.pool.use((session) =>
      session.rows(
        `SELECT link_id FROM sync_rows WHERE link_id = ? UNION ALL SELECT link_id FROM sync_inbox WHERE link_id = ?
         UNION ALL SELECT link_id FROM sync_schema_registry WHERE link_id = ?
         UNION ALL SELECT id FROM sync_change_queue WHERE table_name = ?`,
        [link.id, link.id, link.id, link.table],
      ),
    );
    expect(left).toEqual([]);
    await addTestLink(mysql, { table: link.table, tabId: link.tabId });
  });
});

describe('reads that are due', () => {
  test('are served once for all nudges before them; a later nudge stays due [Q5]', async () => {
    const { id, spreadsheet } = await add();
    await mysql.links.nudge(id);
    const seen = await mysql.links.readDue(id);
    if (seen === null) throw new Error('no read is due');
    await mysql.links.nudge(id);
    await mysql.links.readDone(id, seen);
    const later = await mysql.links.readDue(id);
    expect(later).toBe(seen + 1);
    expect(await mysql.links.withReadDue()).toContainEqual({ link: id, spreadsheet });
    await mysql.links.readDone(id, seen + 1);
    await mysql.links.readDone(id, seen);
    expect(await mysql.links.readDue(id)).toBeNull();
  });

  test('are nudged within a transaction or not at all', async () => {
    const { id } = await add();
    await mysql.links.readDone(id, 1);
    const failed = mysql.database.transaction(async (tx) => {
      await mysql.links.nudge(id, tx);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await mysql.links.readDue(id)).toBeNull();
  });

  test('are found for a paused link, which may go on after a read, but not while it waits for a person', async () => {
    const { id, spreadsheet } = await add();
    const links = async () => (await mysql.links.withReadDue()).map((due) => due.link);
    await mysql.links.setStatus(id, 'paused', 'A reason.');
    expect(await links()).toContain(id);
    await mysql.pool.use((session) =>
      session.write(
        `INSERT INTO sync_sheet_writes (spreadsheet_id, n, link_id, fence, state, lo_us, append_after, copies_at,
           copies_width, created_at) VALUES (?, ?, ?, 1, 'blocked', 0, 0, 0, 1, UTC_TIMESTAMP(6))`,
        [spreadsheet, 1_000 + id, id],
      ),
    );
    expect(await links()).not.toContain(id);
    expect(await mysql.links.readDue(id)).not.toBeNull();
  });
});
