/** Tables that were there before the sync: filled, edited and changed from both sides, with nothing added to them but triggers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ask, AttachedTab } from '../harness/attached-tab.ts';
import { IMPATIENT } from '../harness/evidence.ts';
import { linkCall } from '../harness/link-call.ts';
import { startProduct, type Product, type Scalar } from '../harness/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct({ ...IMPATIENT, SYNC_ATTACHABLE_TABLES: '*.shop_*' });
});
afterAll(async () => {
  await product.close();
});

const rowsOf = async (sql: string): Promise<Record<string, Scalar>[]> => {
  const [rows] = await product.sql.query(sql);
  return rows as Record<string, Scalar>[];
};

async function customers(name: string): Promise<void> {
  await product.sql.query(
    `CREATE TABLE ${name} (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(60) NOT NULL,
       email VARCHAR(80) NULL UNIQUE, credit DECIMAL(10,2) NOT NULL DEFAULT 5.00, level ENUM('new', 'gold') NOT NULL DEFAULT 'new')`,
  );
  await product.sql.query(
    `INSERT INTO ${name} (name, email, credit, level) VALUES ('Ann', 'ann@x.org', 10, 'gold'), ('Bob', NULL, 20.50, 'new'), ('Cleo', 'cleo@x.org', 0, 'new')`,
  );
}

describe('a table with a generated key', () => {
  test('fills an empty tab, headers included, and edits and changes cross [K1]', async () => {
    await customers('shop_a');
    const tab = await AttachedTab.link(product, 'shop_a');
    await tab.until(() =>
      expect(tab.rows()).toEqual([
        { id: 1, name: 'Ann', email: 'ann@x.org', credit: 10, level: 'gold' },
        { id: 2, name: 'Bob', email: null, credit: 20.5, level: 'new' },
        { id: 3, name: 'Cleo', email: 'cleo@x.org', credit: 0, level: 'new' },
      ]),
    );
    await tab.type('name', 'Ann', 'credit', 12.25);
    await tab.until(async () =>
      expect(await rowsOf('SELECT credit FROM shop_a WHERE id = 1')).toEqual([{ credit: 12.25 }]),
    );
    await tab.sql(`UPDATE shop_a SET email = 'bob@x.org', credit = credit + 1 WHERE id = 2`);
    await tab.sql(`INSERT INTO shop_a (name) VALUES ('Dora')`);
    await tab.sql(`DELETE FROM shop_a WHERE id = 3`);
    await tab.until(() =>
      expect(tab.rows()).toEqual([
        { id: 1, name: 'Ann', email: 'ann@x.org', credit: 12.25, level: 'gold' },
        { id: 2, name: 'Bob', email: 'bob@x.org', credit: 21.5, level: 'new' },
        { id: 4, name: 'Dora', email: null, credit: 5, level: 'new' },
      ]),
    );
    const columns = await rowsOf(
      `SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'shop_a'`,
    );
    expect(columns.map(({ name }) => name).sort()).toEqual(['credit', 'email', 'id', 'level', 'name']);
  });

  test('gives new rows of the sheet their key and defaults; an incomplete one waits and says for what [K2]', async () => {
    await customers('shop_b');
    const tab = await AttachedTab.link(product, 'shop_b');
    await tab.until(() => expect(tab.rows()).toHaveLength(3));
    await tab.addRow({ email: 'eve@x.org' });
    await tab.until(async () => expect(await tab.issues()).toContainEqual(expect.stringContaining('"name"')));
    expect(await rowsOf('SELECT COUNT(*) AS n FROM shop_b')).toEqual([{ n: 3 }]);
    await tab.addRow({ name: 'Finn' });
    await tab.type('name', 'Bob', 'credit', 7);
    await tab.until(() => expect(tab.row('name', 'Finn')).toMatchObject({ id: 4, credit: 5, level: 'new' }));
    await tab.until(async () =>
      expect(await rowsOf('SELECT credit FROM shop_b WHERE id = 2')).toEqual([{ credit: 7 }]),
    );
    expect(await rowsOf('SELECT COUNT(*) AS n FROM shop_b')).toEqual([{ n: 4 }]);
    await tab.type('email', 'eve@x.org', 'name', 'Eve');
    await tab.until(() =>
      expect(tab.row('name', 'Eve')).toEqual({
        id: 5,
        name: 'Eve',
        email: 'eve@x.org',
        credit: 5,
        level: 'new',
      }),
    );
    expect(await tab.issues()).toEqual([]);
  });

  test('a value that MySQL refuses stays in the sheet as typed, and says why [K3]', async () => {
    await customers('shop_c');
    const tab = await AttachedTab.link(product, 'shop_c');
    await tab.until(() => expect(tab.rows()).toHaveLength(3));
    await tab.type('name', 'Bob', 'email', 'ann@x.org');
    await tab.until(async () => expect(await tab.issues()).toContainEqual(expect.stringContaining('unique')));
    expect(tab.row('name', 'Bob')['email']).toBe('ann@x.org');
    expect(await rowsOf('SELECT email FROM shop_c WHERE id = 2')).toEqual([{ email: null }]);
    await tab.type('name', 'Bob', 'email', 'bob@x.org');
    await tab.until(async () => expect(await tab.issues()).toEqual([]));
    expect(await rowsOf('SELECT email FROM shop_c WHERE id = 2')).toEqual([{ email: 'bob@x.org' }]);
  });

  test('a value that breaks a rule of the table stays as typed; a row that another table needs comes back [K3]', async () => {
    await customers('shop_h');
    await product.sql.query('ALTER TABLE shop_h ADD CONSTRAINT no_debts CHECK (credit >= 0)');
    await product.sql.query(
      'CREATE TABLE shop_h_orders (id INT PRIMARY KEY, customer INT UNSIGNED NOT NULL, FOREIGN KEY (customer) REFERENCES shop_h (id))',
    );
    await product.sql.query('INSERT INTO shop_h_orders VALUES (1, 3)');
    const tab = await AttachedTab.link(product, 'shop_h');
    await tab.until(() => expect(tab.rows()).toHaveLength(3));
    await tab.type('name', 'Bob', 'credit', -1);
    await tab.until(async () => expect(await tab.issues()).toHaveLength(1));
    expect(tab.row('name', 'Bob')['credit']).toBe(-1);
    expect(await rowsOf('SELECT credit FROM shop_h WHERE id = 2')).toEqual([{ credit: 20.5 }]);
    await tab.type('name', 'Bob', 'credit', 1);
    await tab.until(async () => expect(await tab.issues()).toEqual([]));
    await tab.person.deleteLines(tab.tabId, 'ROWS', tab.placeOf('name', 'Cleo'), 1);
    await tab.until(() => expect(tab.row('id', 3)['name']).toBe('Cleo'));
    expect(await rowsOf('SELECT id FROM shop_h')).toHaveLength(3);
    expect(
      await rowsOf(
        `SELECT operation, outcome FROM sync_change_log WHERE table_name = 'shop_h' AND operation = 'DELETE'`,
      ),
    ).toEqual([{ operation: 'DELETE', outcome: 'refused' }]);
  });

  test('a changed primary key is one row that changed, whichever side changed it [K4]', async () => {
    await customers('shop_d');
    const tab = await AttachedTab.link(product, 'shop_d');
    await tab.until(() => expect(tab.rows()).toHaveLength(3));
    const [before] = await rowsOf(
      `SELECT row_key FROM sync_rows WHERE pk = '2' AND link_id = (SELECT id FROM sync_links WHERE table_name = 'shop_d')`,
    );
    await tab.sql('UPDATE shop_d SET id = 77 WHERE id = 2');
    await tab.until(() =>
      expect(tab.rows().map(({ id, name }) => [id, name])).toEqual([
        [1, 'Ann'],
        [77, 'Bob'],
        [3, 'Cleo'],
      ]),
    );
    await tab.type('name', 'Bob', 'id', 78);
    await tab.until(async () =>
      expect(await rowsOf('SELECT id, name FROM shop_d ORDER BY id')).toEqual([
        { id: 1, name: 'Ann' },
        { id: 3, name: 'Cleo' },
        { id: 78, name: 'Bob' },
      ]),
    );
    const after = await rowsOf(
      `SELECT row_key FROM sync_rows WHERE pk = '78' AND link_id = (SELECT id FROM sync_links WHERE table_name = 'shop_d')`,
    );
    expect(after).toEqual([before]);
  });
});

test('a row deleted in the tab is emptied in MySQL, but keeps its key; children still refer to it [D16]', async () => {
  await product.sql.query(
    `CREATE TABLE shop_i (code VARCHAR(9) PRIMARY KEY, note VARCHAR(20), title VARCHAR(20) NOT NULL)`,
  );
  await product.sql.query(
    `CREATE TABLE child_i (code VARCHAR(9), FOREIGN KEY (code) REFERENCES shop_i (code) ON UPDATE CASCADE)`,
  );
  await product.sql.query(`INSERT INTO shop_i VALUES ('a', 'x', 'A'), ('b', 'y', 'B')`);
  await product.sql.query(`INSERT INTO child_i VALUES ('b')`);
  const tab = await AttachedTab.link(product, 'shop_i');
  await tab.until(() => expect(tab.rows()).toHaveLength(2));
  await linkCall(product, 'shop_i', 'changeSettings', { deletes: 'clear' });
  await tab.person.deleteLines(tab.tabId, 'ROWS', 2, 1);
  await tab.until(async () =>
    expect(await rowsOf(`SELECT * FROM shop_i WHERE code = 'b'`)).toEqual([
      { code: 'b', note: null, title: '' },
    ]),
  );
  expect(await rowsOf('SELECT code FROM child_i')).toEqual([{ code: 'b' }]);
});

describe('both sides have rows', () => {
  test('they are matched by the primary key after a dry run that says so [K5]', async () => {
    await customers('shop_e');
    const rows = [
      ['Name', 'ID', 'Credit', 'My notes'],
      ['Ann', 1, 10, 'mine'],
      ['Bobby', 2, 20.5, 'mine, too'],
      ['Zoe', 9, 1, ''],
    ];
    const document = product.google.createShared({ title: 'both', tabs: [{ title: 'both', rows }] });
    const preview = await new AttachedTab(product, document, 'shop_e').preview();
    expect(preview.dryRun).toMatchObject({
      mysql: { inserted: 1, changed: 0, removed: 0 },
      sheet: { inserted: 1, changed: 1, removed: 0 },
    });
    const tab = await AttachedTab.link(product, 'shop_e', rows);
    await tab.until(() =>
      expect(tab.rows().map(({ Name, ID, Credit }) => [Name, ID, Credit])).toEqual([
        ['Ann', 1, 10],
        ['Bob', 2, 20.5],
        ['Zoe', 9, 1],
        ['Cleo', 3, 0],
      ]),
    );
    expect(tab.row('ID', 1)['My notes']).toBe('mine');
    expect(await rowsOf('SELECT id, name, level FROM shop_e ORDER BY id')).toEqual([
      { id: 1, name: 'Ann', level: 'gold' },
      { id: 2, name: 'Bob', level: 'new' },
      { id: 3, name: 'Cleo', level: 'new' },
      { id: 9, name: 'Zoe', level: 'new' },
    ]);
  });
});

describe('who may attach what', () => {
  test('only tables that the operator names, and each once [K6]', async () => {
    await product.sql.query('CREATE TABLE secret_things (id INT PRIMARY KEY)');
    await product.sql.query('CREATE TABLE shop_keyless (a INT)');
    await customers('shop_f');
    const refused = async (table: string) => {
      const document = product.google.createShared({ title: 'x', tabs: [{ title: 'x', rows: [] }] });
      const { status, body } = await new AttachedTab(product, document, table).register();
      return [status, (JSON.parse(body) as { error: { code: string } }).error.code];
    };
    expect(await refused('secret_things')).toEqual([404, 'TABLE_UNKNOWN']);
    expect(await refused('sync_links')).toEqual([404, 'TABLE_UNKNOWN']);
    expect(await refused('mysql.user')).toEqual([404, 'TABLE_UNKNOWN']);
    expect(await refused('shop_keyless')).toEqual([422, 'TABLE_UNFIT']);
    await AttachedTab.link(product, 'shop_f');
    expect(await refused('shop_f')).toEqual([422, 'TABLE_UNFIT']);
    const { body } = await ask(product, 'GET', '/api/sheets/tables');
    const tables = (JSON.parse(body) as { tables: { table: string; linkedTab: string | null }[] }).tables;
    expect(tables.find(({ table }) => table === 'shop_f')).toMatchObject({ linkedTab: 'shop_f' });
    expect(tables.map(({ table }) => table)).not.toContain('secret_things');
  });
});

describe('our triggers', () => {
  test('that somebody pulled or changed wait for a click; meanwhile the link says so [K7]', async () => {
    await customers('shop_g');
    const tab = await AttachedTab.link(product, 'shop_g');
    await tab.until(() => expect(tab.rows()).toHaveLength(3));
    await tab.sql('DROP TRIGGER sync_update_shop_g');
    const { linkId } = await tab.status();
    await ask(product, 'POST', `/api/links/${linkId}/sync`);
    await tab.until(async () =>
      expect(await tab.status()).toMatchObject({
        status: 'paused',
        pauseReason: expect.stringContaining('triggers') as string,
      }),
    );
    expect(
      await rowsOf(
        `SELECT COUNT(*) AS n FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_TABLE = 'shop_g'`,
      ),
    ).toEqual([{ n: 2 }]);
    await tab.sql(`UPDATE shop_g SET name = 'Robert' WHERE id = 2`);
    await ask(product, 'POST', `/api/links/${linkId}/resume`);
    await tab.until(() => expect(tab.row('id', 2)['name']).toBe('Robert'));
    await tab.until(async () => expect((await tab.status()).status).toBe('active'));

    const [trigger] = await rowsOf(
      `SELECT TRIGGER_NAME AS name FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_TABLE = 'shop_g' AND EVENT_MANIPULATION = 'UPDATE'`,
    );
    const name = String(trigger?.['name']);
    await tab.sql(`DROP TRIGGER ${name}`);
    await tab.sql(`CREATE TRIGGER ${name} AFTER UPDATE ON shop_g FOR EACH ROW SET @seen = NEW.id`);
    await tab.syncNow();
    await tab.until(async () =>
      expect(await tab.status()).toMatchObject({
        status: 'paused',
        pauseReason: expect.stringContaining('changed') as string,
      }),
    );
  });
});
