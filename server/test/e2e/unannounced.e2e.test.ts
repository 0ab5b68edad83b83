/** What no event tells of is found by reads that nobody asks for: Drive says which file changed, formulas are looked at anyway. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

/** Drive is asked again and again, each time with a call that may be slow. */
const PATIENT = 60_000;

let product: Product;

beforeAll(async () => {
  product = await startProduct({
    ...IMPATIENT,
    SYNC_WATCH_MS: '200',
    SYNC_READ_IDLE_MS: '400',
    SYNC_READ_LATEST_MS: '5000',
    SYNC_READS_PER_MINUTE: '1000',
  });
});

afterAll(async () => {
  await product.close();
});

async function setScene(title: string): Promise<{ tab: LinkedTab; evidence: Evidence }> {
  const tab = await LinkedTab.register(product, sampleRows(20), title);
  const evidence = new Evidence(product, tab);
  await evidence.peace();
  return { tab, evidence };
}

interface Watched {
  drift_cells: number | null;
  silent_reads: number;
  has_formulas: number;
}

async function watched({ table }: LinkedTab): Promise<Watched> {
  const [rows] = await product.sql.query(
    'SELECT r.* FROM sync_link_reads r JOIN sync_links l ON l.id = r.link_id WHERE l.table_name = ?',
    [table],
  );
  const [row] = rows as Watched[];
  if (row === undefined) throw new Error('the tab was never read');
  return row;
}

describe('the sheet', () => {
  test('a cell that another program wrote through the API is in MySQL soon, and counts as drift [D12, D13]', async () => {
    const { tab, evidence } = await setScene('api');
    tab.changeSilently('R3', 'city', 'by another program');
    await tab.until(
      async () => expect(await evidence.inMysql('R3', 'city')).toBe('by another program'),
      PATIENT,
    );
    await tab.until(async () => expect((await watched(tab)).drift_cells).toBe(1));
    await evidence.peace();
  });

  test('what was written while the backend was down is found when it is up again [D12]', async () => {
    const { tab, evidence } = await setScene('down');
    await product.backend.stop('SIGKILL');
    tab.changeSilently('R4', 'city', 'meanwhile');
    await product.backend.start();
    await tab.until(async () => expect(await evidence.inMysql('R4', 'city')).toBe('meanwhile'), PATIENT);
    await evidence.peace();
  });

  test('edits that no trigger tells of, again and again, mean that the triggers are dead; a webhook ends it [D14]', async () => {
    const { tab, evidence } = await setScene('silent');
    for (const value of ['one', 'two', 'three']) {
      tab.changeSilently('R5', 'city', value);
      await tab.until(async () => expect(await evidence.inMysql('R5', 'city')).toBe(value), PATIENT);
      await evidence.peace();
    }
    await tab.until(async () => expect((await watched(tab)).silent_reads).toBeGreaterThanOrEqual(3));
    await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R6'), column: 2 }, [['told']]);
    await tab.until(async () => expect((await watched(tab)).silent_reads).toBe(0));
  });

  test('what a formula shows now is in MySQL soon, although its row was not edited [D12]', async () => {
    const { tab, evidence } = await setScene('formulas');
    await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R7'), column: 3 }, [['=H1*2']]);
    tab.changeSilently('R8', 'city', 'x');
    await tab.until(async () => expect((await watched(tab)).has_formulas).toBe(1));
    await tab.person.type(tab.tabId, 'H1', [[21]]);
    await tab.until(async () => expect(await evidence.inMysql('R7', 'amount')).toBe(42));
  });
});

describe('MySQL', () => {
  test('rows that went and came without a trigger are found by the next read [D11]', async () => {
    const { tab, evidence } = await setScene('untold');
    await product.sql.query('SET @sync_origin = ?', [tab.table]);
    await evidence.customer(`INSERT INTO t (id, name, city, amount) VALUES ('N1', 'new', 'Nowhere', 1)`);
    await evidence.customer(`UPDATE t SET city = 'untold' WHERE id = 'R2'`);
    await evidence.customer(`DELETE FROM t WHERE id = 'R1'`);
    await product.sql.query('SET @sync_origin = NULL');
    expect(await evidence.queuedChanges()).toBe(0);
    tab.changeSilently('R9', 'city', 'has the tab read');
    await tab.until(() => expect(tab.cell('R2', 'city')).toBe('untold'));
    await evidence.peace();
    expect(tab.sheetRows().map(([id]) => id)).toContain('N1');
    expect(tab.sheetRows().map(([id]) => id)).not.toContain('R1');
  });
});

describe('triggers in MySQL', () => {
  test('one that is dropped is made anew, and what was changed meanwhile reaches the sheet [D15]', async () => {
    const { tab, evidence } = await setScene('dropped');
    await product.sql.query(`DROP TRIGGER \`sync_update_${tab.table}\``);
    await evidence.customer(`UPDATE t SET city = 'unseen' WHERE id = 'R2'`);
    await tab.until(() => expect(tab.cell('R2', 'city')).toBe('unseen'), PATIENT);
    await evidence.customer(`UPDATE t SET city = 'seen' WHERE id = 'R3'`);
    await tab.until(() => expect(tab.cell('R3', 'city')).toBe('seen'));
    await evidence.peace();
  });

  test('a table that is swapped for a copy stays linked: what differs reaches the sheet [D11, D15]', async () => {
    const { tab, evidence } = await setScene('swapped');
    await product.sql.query(`CREATE TABLE \`${tab.table}_n\` LIKE \`${tab.table}\``);
    await product.sql.query(`INSERT INTO \`${tab.table}_n\` SELECT * FROM \`${tab.table}\``);
    await product.sql.query(`UPDATE \`${tab.table}_n\` SET city = 'in the copy' WHERE id = 'R4'`);
    await product.sql.query(`INSERT INTO \`${tab.table}_n\` (id, name) VALUES ('N1', 'only there')`);
    await product.sql.query(
      `RENAME TABLE \`${tab.table}\` TO \`${tab.table}_o\`, \`${tab.table}_n\` TO \`${tab.table}\``,
    );
    await tab.until(() => expect(tab.cell('R4', 'city')).toBe('in the copy'), PATIENT);
    await evidence.peace();
    expect(tab.cell('N1', 'name')).toBe('only there');
    await evidence.customer(`UPDATE t SET city = 'marked' WHERE id = 'R5'`);
    await tab.until(() => expect(tab.cell('R5', 'city')).toBe('marked'));
  });

  test('rows that a foreign key’s cascade deletes, which fires no trigger, leave the sheet [D11]', async () => {
    const { tab, evidence } = await setScene('cascade');
    await product.sql.query('CREATE TABLE towns (id INT PRIMARY KEY)');
    await product.sql.query('INSERT INTO towns VALUES (1), (2)');
    await product.sql.query(`ALTER TABLE \`${tab.table}\` ADD COLUMN town INT NULL,
      ADD FOREIGN KEY (town) REFERENCES towns (id) ON DELETE CASCADE`);
    await evidence.customer(`UPDATE t SET town = IF(id IN ('R1', 'R2'), 1, 2)`);
    await evidence.peace();
    await product.sql.query('DELETE FROM towns WHERE id = 1');
    tab.changeSilently('R9', 'city', 'has the tab read');
    await tab.until(() => expect(tab.sheetRows()).toHaveLength(18), PATIENT);
    await evidence.peace();
  });
});
