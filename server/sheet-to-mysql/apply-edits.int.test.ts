/** Edits on real MySQL: what each makes of the row and of what the row tells about itself, and when one waits. */
import type { Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { mysqlOverview } from '../adapters/mysql/overview.ts';
import type { RawCell } from '../../shared/cell.ts';
import type { RowState } from '../core/base.ts';
import type { ConflictPolicy, Link } from '../core/link.ts';
import { fromSqlDateTime, type Micros } from '../core/micros.ts';
import { addTestLink, openTestMysql, type TestMysql } from '../test/harness/mysql.ts';
import { addSyncedRow, mysqlPorts, type MysqlPorts } from '../test/harness/mysql-ports.ts';
import { readSyncColumns } from '../test/harness/table-rows.ts';
import { applyEdits } from './apply-edits.ts';

const SECOND = 1_000_000;
const COOLDOWN = 30 * SECOND;

let mysql: TestMysql;
let ports: MysqlPorts;
let customer: Connection;
let link: Link;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  customer = await mysql.customer();
});
afterAll(() => mysql.close());
beforeEach(async () => {
  ports = mysqlPorts(mysql);
  link = await addTestLink(mysql, { table: `sheet_${++serial}`, tabId: serial });
  await ports.tables.createManaged(link);
  await ports.spreadsheets.setClock(link.spreadsheet, { offset: 0, error: SECOND, roundTrips: [1] });
  await row('k1');
});

async function mysqlNow(): Promise<Micros> {
  const [rows] = await customer.query('SELECT CAST(UTC_TIMESTAMP(6) AS CHAR) AS now');
  return fromSqlDateTime((rows as { now: string }[])[0]?.now ?? '');
}

/** Seen by both sides an hour ago. */
async function row(key: string, patch: Partial<RowState> = {}): Promise<RowState> {
  const values = { c1: 'Ada', c2: '5', c3: null, c4: null };
  return addSyncedRow(ports, link, { key, values, seenAt: (await mysqlNow()) - 3_600 * SECOND }, patch);
}

let batches = 0;
async function type(cells: Record<string, RawCell>, key = 'k1'): Promise<void> {
  const batchId = `batch-${String((batches += 1)).padStart(12, '0')}`;
  const capturedAt = await mysqlNow();
  await ports.inbox.append(link.id, { batchId, capturedAt, edits: [{ key, row: 6, cells }], nudge: false });
}

const apply = (cooldown = 0) => applyEdits(ports, { cooldown })(link.id, new AbortController().signal);
async function edit(cells: Record<string, RawCell>, cooldown = 0): Promise<void> {
  await type(cells);
  await apply(cooldown);
}
const setPolicy = async (policy: ConflictPolicy) => {
  await customer.query('UPDATE sync_links SET policy = ? WHERE id = ?', [policy, link.id]);
};
const sql = (statement: string) => customer.query(`UPDATE ${link.table} SET ${statement}`);
const told = async () => {
  const columns = await readSyncColumns(customer, link.table, '1');
  return [columns?.status, columns?.who];
};
const pending = () => ports.inbox.countPending(link.id);
const issues = async () => (await mysqlOverview(mysql.pool).of(link)).issues;
async function value(column: string): Promise<unknown> {
  const [rows] = await customer.query(`SELECT CAST(${column} AS CHAR) AS value FROM ${link.table} LIMIT 1`);
  return (rows as { value: unknown }[])[0]?.value;
}

describe('what a row tells about itself [O16]', () => {
  test('SYNCED by the sheet after an edit', async () => {
    await edit({ c1: 'Eve' });
    expect([await value('name'), await told()]).toEqual(['Eve', ['SYNCED', 'SHEET']]);
  });

  test('ERROR while a cell holds what MySQL cannot store, whatever else is edited; SYNCED when it is put right', async () => {
    await edit({ c2: 'N/A' });
    expect([await told(), await issues()]).toEqual([['ERROR', 'SHEET'], 1]);
    await later();
    await edit({ c1: 'a good value beside it' });
    expect([await told(), await issues()]).toEqual([['ERROR', 'SHEET'], 1]);
    await later();
    await edit({ c2: 6 });
    expect([await value('amount'), await told(), await issues()]).toEqual([
      '6.000000',
      ['SYNCED', 'SHEET'],
      0,
    ]);
  });

  test('ERROR when MySQL itself refuses the value; SYNCED when another one is typed [V12]', async () => {
    await customer.query(`ALTER TABLE ${link.table} ADD CONSTRAINT no_${serial} CHECK (name <> 'bad')`);
    await edit({ c1: 'bad' });
    expect([await told(), await issues(), await value('name')]).toEqual([['ERROR', 'SHEET'], 1, 'Ada']);
    await later();
    await edit({ c1: 'good' });
    expect([await told(), await issues(), await value('name')]).toEqual([['SYNCED', 'SHEET'], 0, 'good']);
  });

  test('what MySQL refuses of a row holds no other value of the row back [V15]', async () => {
    await customer.query(`ALTER TABLE ${link.table} ADD CONSTRAINT no_${serial} CHECK (amount > 0)`);
    await edit({ c1: 'Eve', c2: -1 });
    expect([await told(), await issues(), await value('name')]).toEqual([['ERROR', 'SHEET'], 1, 'Eve']);
    await later();
    await edit({ c2: 7 });
    expect([await told(), await issues(), await value('amount')]).toEqual([
      ['SYNCED', 'SHEET'],
      0,
      '7.000000',
    ]);
  });

  test('what an edit opened and the next one put right, both at once, is not open', async () => {
    await type({ c2: 'N/A' });
    await customer.query(
      `UPDATE sync_inbox SET captured_at_us = captured_at_us - 60000000, received_at = received_at - INTERVAL 1 MINUTE
       WHERE link_id = ?`,
      [link.id],
    );
    await edit({ c2: 6 });
    expect([await value('amount'), await told(), await pending()]).toEqual([
      '6.000000',
      ['SYNCED', 'SHEET'],
      0,
    ]);
    const [rows] = await customer.query('SELECT column_id FROM sync_issues WHERE link_id = ?', [link.id]);
    expect(rows).toEqual([]);
  });

  test('PENDING by the database while an edit waits for the writer to decide [W6]', async () => {
    await sql(`name = 'Bob'`);
    await edit({ c1: 'Eve' });
    expect([await told(), await pending(), await value('name')]).toEqual([['PENDING', 'DATABASE'], 1, 'Bob']);
    expect(ports.doorbell.rings).toEqual([['db-to-sheet', link.spreadsheet]]);
  });

  test('PENDING and the sheet’s when a person edits another column than MySQL changed', async () => {
    await sql(`name = 'Bob'`);
    await edit({ c2: 6 });
    expect([await told(), await value('name'), await value('amount')]).toEqual([
      ['PENDING', 'SHEET'],
      'Bob',
      '6.000000',
    ]);
  });

  test('CONFLICT while a cell waits for a person; both sides typed the same: SYNCED, and the conflict is closed', async () => {
    await setPolicy('manual');
    await hold('MySQL’s');
    await edit({ c2: 6 });
    expect(await told()).toEqual(['CONFLICT', 'SHEET']);
    await later();
    await edit({ c1: 'MySQL’s' });
    expect([await told(), await mysqlOverview(mysql.pool).of(link)]).toMatchObject([
      ['SYNCED', 'SHEET'],
      { openConflicts: 0 },
    ]);
  });
});

describe('the cooldown', () => {
  test('a row that MySQL’s side did not touch is edited at once [E4]', async () => {
    await row('k2');
    await customer.query(`UPDATE ${link.table} SET name = 'Bob' WHERE _sync_row_id = 2`);
    await edit({ c1: 'Eve' }, COOLDOWN);
    expect([await value('name'), await pending(), ports.doorbell.rings]).toEqual(['Eve', 0, []]);
  });

  test('an edit again and again in the sheet is no touch of the other side [E4]', async () => {
    await edit({ c1: 'one' }, COOLDOWN);
    await later();
    await edit({ c1: 'two' }, COOLDOWN);
    expect([await value('name'), await pending()]).toEqual(['two', 0]);
  });

  test('a row that MySQL just changed waits, its edit stays, and the doorbell rings when it is over [E4]', async () => {
    await sql('amount = 7');
    await edit({ c1: 'Eve' }, COOLDOWN);
    expect([await value('name'), await pending(), await told()]).toEqual(['Ada', 1, ['PENDING', 'DATABASE']]);
    expect(ports.doorbell.delays).toEqual([['sheet-to-db', link.id, expect.any(Number)]]);
    const delay = ports.doorbell.delays[0]?.[2];
    expect(delay).toBeGreaterThan(COOLDOWN / 1_000 - 20_000);
    expect(delay).toBeLessThanOrEqual(COOLDOWN / 1_000);
    // The sweep finds it, should that ring be lost.
    expect(await ports.inbox.withPending()).toContain(link.id);
  });

  test('once it is over the edit is merged, although MySQL touches the row on and on [E5]', async () => {
    await sql('amount = 7');
    await edit({ c1: 'Eve' }, COOLDOWN);
    await customer.query('UPDATE sync_inbox SET captured_at_us = captured_at_us - ? WHERE link_id = ?', [
      COOLDOWN,
      link.id,
    ]);
    await sql('amount = 8');
    await apply(COOLDOWN);
    expect([await value('name'), await value('amount'), await pending()]).toEqual(['Eve', '8.000000', 0]);
  });

  test('what changes nothing in MySQL is no reason to wait', async () => {
    await sql('amount = 7');
    await edit({ c1: 'Ada' }, COOLDOWN);
    expect([await pending(), ports.doorbell.rings]).toEqual([0, []]);
  });
});

/** As if the edits so far had been made a minute ago: the next one is later than what the add-on's clock may err. */
async function later(): Promise<void> {
  await mysql.database.transaction(async (tx) => {
    const states = await ports.rows.lock(tx, link.id, ['k1']);
    const aged = [...states.values()].map((state) => ({
      ...state,
      base: Object.fromEntries(
        Object.entries(state.base ?? {}).map(([id, cell]) => [
          id,
          { ...cell, lo: cell.lo - 60 * SECOND, hi: cell.hi - 60 * SECOND },
        ]),
      ),
    }));
    await ports.rows.save(tx, link.id, aged);
  });
}

/** The name waits for a person: the sheet shows "Ada", MySQL has another one, and a conflict is open. */
async function hold(db: string): Promise<void> {
  await sql(`name = '${db}'`);
  await mysql.database.transaction(async (tx) => {
    const state = (await ports.rows.lock(tx, link.id, ['k1'])).get('k1');
    const name = state?.base?.['c1'];
    if (!state || !name) throw new Error('the row is not known');
    const held = { why: 'manual' as const, db, at: name.lo };
    await ports.rows.save(tx, link.id, [{ ...state, base: { ...state.base, c1: { ...name, held } } }]);
    const values = { base: null, sheet: 'Ada', db, sheetAt: name.lo, dbAt: null };
    await ports.records.addConflicts(tx, link.id, [
      { key: 'k1', column: 'c1', ...values, resolution: 'PENDING' },
    ]);
  });
}
