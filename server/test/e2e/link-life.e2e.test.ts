/** The life of a link through the whole product: preview, pause and resume, its end, and the same tab linked again. */
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { LinkView } from '../../../shared/protocol/link-api/views.ts';
import { PREVIEW_PATH, type PreviewAnswer } from '../../../shared/protocol/registration.ts';
import { eventually } from '../harness/eventually.ts';
import { LinkedTab, startProduct, type Product, type Scalar } from '../harness/product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct();
});

afterAll(async () => {
  await product.close();
});

async function call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const response = await fetch(`${product.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${product.operatorToken}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as T;
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}

async function viewOf({ table }: LinkedTab): Promise<LinkView> {
  const { links } = await call<{ links: LinkView[] }>('GET', '/api/sync/status');
  const view = links.find((link) => link.table === table);
  if (!view) throw new Error('the link is not listed');
  return view;
}

async function unlink(tab: LinkedTab, clean: boolean): Promise<void> {
  const { linkId } = await viewOf(tab);
  expect(await call('POST', `/api/links/${linkId}/unlink`, { clean })).toEqual({ isNew: true });
}

const preview = ({ spreadsheetId, tabId }: Pick<LinkedTab, 'spreadsheetId' | 'tabId'>) =>
  call<PreviewAnswer>('POST', PREVIEW_PATH, { v: 1, spreadsheetId, tabId });

async function relink({ spreadsheetId, tabId, ...tab }: LinkedTab): Promise<{ tableName: string }> {
  const answer = await call<{ tableName: string }>('POST', '/api/sheets/register', {
    v: 1,
    spreadsheetId,
    tabId,
  });
  expect(answer.tableName).toBe(tab.table);
  return answer;
}

async function triggersOf({ table }: LinkedTab): Promise<number> {
  const [rows] = await product.sql.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS n FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = DATABASE() AND EVENT_OBJECT_TABLE = ?',
    [table],
  );
  return Number(rows[0]?.['n']);
}

const active = (tab: LinkedTab) =>
  tab.until(async () => {
    const { status } = await viewOf(tab);
    expect(status).toBe('active');
  }, 60_000);

const people: Scalar[][] = [
  ['id', 'name', 'age'],
  ['a', 'Ann', 31],
  ['b', 'Bob', 42],
  ['c', 'Cid', 53],
  ['d', 'Dot', 64],
];

const sorted = (rows: Scalar[][]) => rows.map((row) => JSON.stringify(row)).sort();

describe('the dry run', () => {
  test('counts what the first sync then does, and writes nothing [L6]', async () => {
    const rows: Scalar[][] = [...people, ['e', null, 7], ['f', 'Flo', 8]];
    const { workbook } = product.google.createShared({ title: 'plan', tabs: [{ title: 'plan', rows }] });
    const tabId = workbook.tabs[0]?.tabId ?? 0;
    const told = await preview({ spreadsheetId: workbook.id, tabId });
    expect(told.linkId).toBeNull();
    expect(told.columns.map(({ header, type, canBeKey }) => [header, type, canBeKey])).toEqual([
      ['id', 'TEXT', true],
      ['name', 'TEXT', false],
      ['age', 'NUMBER', true],
    ]);
    expect(workbook.tabs).toHaveLength(1);
    expect(workbook.tabs[0]?.effective(0, 3)).toBeUndefined();
    const tab = await LinkedTab.register(product, rows, 'plan');
    const inTable = await tab.tableRows();
    const filled = inTable.flat().filter((value) => value !== null).length;
    expect(told.dryRun.mysql).toEqual({ inserted: inTable.length, changed: 0, removed: 0, cells: filled });
    expect(told.dryRun.sheet).toEqual({ inserted: 0, changed: 0, removed: 0, cells: 0 });
  });
});

describe('pause and resume', () => {
  test('what happens meanwhile waits and crosses afterwards, in both directions [L2]', async () => {
    const tab = await LinkedTab.register(product, people, 'pause');
    const { linkId } = await viewOf(tab);
    const paused = await call<LinkView>('POST', `/api/links/${linkId}/pause`);
    expect(paused).toMatchObject({ status: 'paused' });
    expect(paused.sentence).toContain('Resume');
    await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'a'), column: 1 }, [['Anna']]);
    await product.sql.query(`UPDATE \`${tab.table}\` SET age = 99 WHERE id = 'b'`);
    await call('POST', `/api/links/${linkId}/sync`);
    await tab.until(async () => {
      const { edits, changes, status } = await viewOf(tab);
      expect({ edits: edits.pending, changes: changes.pending, status }).toEqual({
        edits: 1,
        changes: 1,
        status: 'paused',
      });
    });
    expect(tab.cell('b', 'age')).toBe(42);
    await call('POST', `/api/links/${linkId}/resume`);
    await tab.until(async () => {
      expect((await viewOf(tab)).sentence).toBe('In sync: 4 rows on both sides.');
      expect(tab.cell('b', 'age')).toBe(99);
      await tab.sameOnBothSides();
    });
  });
});

describe('the end of a link', () => {
  test('leaves the data of both sides, takes the triggers, and the same tab finds its rows again [L3, L4, L5]', async () => {
    const tab = await LinkedTab.register(product, people, 'again');
    const keys = tab.sheetKeys();
    const { linkId } = await viewOf(tab);
    await unlink(tab, false);
    await expect(viewOf(tab)).rejects.toThrow('not listed');
    await expect(call('GET', `/api/links/${linkId}`)).rejects.toThrow('404');
    expect(await triggersOf(tab)).toBe(0);
    expect(tab.sheetRows()).toHaveLength(4);
    expect(sorted(await tab.tableRows())).toEqual(sorted(people.slice(1)));
    // Meanwhile both sides go their own ways: an edit, a change, a new row on each side, a row deleted on each side.
    tab.changeSilently('a', 'name', 'Anna');
    await product.sql.query(`UPDATE \`${tab.table}\` SET age = 99 WHERE id = 'b'`);
    await product.sql.query(`INSERT INTO \`${tab.table}\` (id, name, age) VALUES ('m', 'Max', 1)`);
    await product.sql.query(`DELETE FROM \`${tab.table}\` WHERE id = 'c'`);
    await tab.person.deleteLines(tab.tabId, 'ROWS', tab.rowOf('id', 'd'), 1);
    const told = await preview(tab);
    expect(told.dryRun.mysql).toMatchObject({ inserted: 1, changed: 1, removed: 0 });
    expect(told.dryRun.sheet).toMatchObject({ inserted: 2, changed: 1, removed: 0 });
    await relink(tab);
    await active(tab);
    await tab.until(async () => {
      expect(sorted(tab.sheetRows())).toEqual(
        sorted([
          ['a', 'Anna', 31],
          ['b', 'Bob', 99],
          ['c', 'Cid', 53],
          ['d', 'Dot', 64],
          ['m', 'Max', 1],
        ]),
      );
      await tab.sameOnBothSides();
    });
    expect(await triggersOf(tab)).toBe(3);
    const again = new Map(tab.sheetKeys());
    for (const [id, key] of keys.filter(([id]) => id !== 'd')) expect(again.get(id)).toBe(key);
  });

  test('tidied, the sheet is as before; linked again, rows meet by what they show and none comes twice [L3, L4]', async () => {
    const tab = await LinkedTab.register(product, people, 'clean');
    await unlink(tab, true);
    const { workbook } = product.google.documents.get(tab.spreadsheetId) ?? {};
    expect(workbook?.tabs.map(({ title }) => title)).toEqual(['clean']);
    expect(workbook?.tabs[0]?.effective(0, 3)).toBeUndefined();
    // The same new row comes to both sides, and one row is edited.
    await product.sql.query(`INSERT INTO \`${tab.table}\` (id, name, age) VALUES ('n', 'Ned', 5)`);
    workbook?.change(() => {
      workbook.tabs[0]?.mapCells(5, 0, 3, (_, column) => ({ value: ['n', 'Ned', 5][column] ?? '' }));
    });
    tab.changeSilently('b', 'age', 43);
    const told = await preview(tab);
    expect(told.dryRun.mysql).toMatchObject({ inserted: 0, changed: 1, cells: 1 });
    expect(told.dryRun.sheet).toMatchObject({ inserted: 0, changed: 0 });
    await relink(tab);
    await active(tab);
    await tab.until(async () => {
      expect(tab.sheetRows()).toHaveLength(5);
      expect(tab.cell('b', 'age')).toBe(43);
      await tab.sameOnBothSides();
    });
  });
});

describe("a column of the user's own as the row key", () => {
  test('rows are told apart by it, nothing is added to the sheet, and rows without a value of their own wait [L7]', async () => {
    const { workbook } = product.google.createShared({
      title: 'own',
      tabs: [{ title: 'own', rows: people }],
    });
    const tabId = workbook.tabs[0]?.tabId ?? 0;
    const person = product.google.human(workbook.id);
    const registration = { v: 1, spreadsheetId: workbook.id, tabId, keyHeader: 'id' };
    const { tableName: table } = await call<{ tableName: string }>(
      'POST',
      '/api/sheets/register',
      registration,
    );
    const shown = () =>
      (workbook.tabs[0]?.read({ startRow: 1, endRow: 12, startColumn: 0, endColumn: 4 }) ?? [])
        .map((row) => row.map(({ effective }) => effective ?? null))
        .filter(([id, name]) => id !== null || name !== null);
    const stored = async () => {
      const [rows] = await product.sql.query<RowDataPacket[]>(
        `SELECT id, name, age FROM \`${table}\` ORDER BY id`,
      );
      return rows.map(({ id, name, age }) => [id, name, age] as Scalar[]);
    };
    const view = async () => {
      const { links } = await call<{ links: LinkView[] }>('GET', '/api/sync/status');
      return links.find((link) => link.table === table);
    };
    const explain = () => product.backend.complaints();
    await eventually(
      async () => {
        expect((await view())?.status).toBe('active');
        expect(await stored()).toEqual(people.slice(1));
      },
      { explain, withinMs: 60_000 },
    );
    expect(workbook.tabs[0]?.effective(0, 3)).toBeUndefined();

    // A row of MySQL's takes its key from its value there, and a changed one is written in place.
    await product.sql.query(`INSERT INTO \`${table}\` (id, name, age) VALUES ('m', 'Max', 1)`);
    await product.sql.query(`UPDATE \`${table}\` SET age = 99 WHERE id = 'b'`);
    await eventually(
      () => {
        expect(shown()).toContainEqual(['m', 'Max', 1, null]);
        expect(shown()).toContainEqual(['b', 'Bob', 99, null]);
      },
      { explain },
    );

    // A row without a value of its own waits with an issue, and one whose value another row has.
    await product.sql.query(`INSERT INTO \`${table}\` (name, age) VALUES ('Nobody', 2)`);
    await person.type(tabId, { row: 6, column: 0 }, [
      ['', 'New', 3],
      ['a', 'Twin', 4],
    ]);
    const { linkId = '' } = (await view()) ?? {};
    await eventually(
      async () => {
        await call('POST', `/api/links/${linkId}/sync`);
        expect((await view())?.issues).toBe(3);
      },
      { explain },
    );
    expect((await stored()).filter(([, name]) => name === 'Twin' || name === 'New')).toEqual([]);
    expect(shown()).toContainEqual(['a', 'Twin', 4, null]);

    await person.type(tabId, { row: 6, column: 0 }, [['n'], ['t']]);
    await product.sql.query(`UPDATE \`${table}\` SET id = 'z' WHERE name = 'Nobody'`);
    await eventually(
      async () => {
        await call('POST', `/api/links/${linkId}/sync`);
        expect((await view())?.issues).toBe(0);
        expect(shown()).toContainEqual(['z', 'Nobody', 2, null]);
        expect((await stored()).map(([id]) => id)).toEqual(['a', 'b', 'c', 'd', 'm', 'n', 't', 'z']);
      },
      { explain, withinMs: 40_000 },
    );
  });

  test('a value that is changed there is one row that changed, and so are many at once [L9]', async () => {
    const { workbook } = product.google.createShared({
      title: 'renumbered',
      tabs: [{ title: 'renumbered', rows: people }],
    });
    const tabId = workbook.tabs[0]?.tabId ?? 0;
    const registered = await call<{ tableName: string; settings: { linkId: string } }>(
      'POST',
      '/api/sheets/register',
      {
        v: 1,
        spreadsheetId: workbook.id,
        tabId,
        keyHeader: 'id',
      },
    );
    const { tableName: table, settings } = registered;
    const stored = async () => {
      const [rows] = await product.sql.query<RowDataPacket[]>(
        `SELECT _sync_row_id AS pk, id, name FROM \`${table}\` ORDER BY _sync_row_id`,
      );
      return rows.map(({ pk, id, name }) => [pk, id, name] as Scalar[]);
    };
    const explain = () => product.backend.complaints();
    await eventually(async () => expect(await stored()).toHaveLength(people.length - 1), {
      explain,
      withinMs: 60_000,
    });
    const before = await stored();
    const renamed = before.map(([, id]) => [`${String(id)}-2024`]);
    await product.google.human(workbook.id).type(tabId, { row: 1, column: 0 }, renamed);
    await eventually(
      async () => {
        await call('POST', `/api/links/${settings.linkId}/sync`);
        expect(await stored()).toEqual(before.map(([pk, id, name]) => [pk, `${String(id)}-2024`, name]));
      },
      { explain, withinMs: 40_000 },
    );
  });

  test('a column with the same value twice is refused by its rows [L7]', async () => {
    const rows: Scalar[][] = [...people, ['a', 'Ann again', 3]];
    const { workbook } = product.google.createShared({ title: 'twice', tabs: [{ title: 'twice', rows }] });
    const registration = {
      v: 1,
      spreadsheetId: workbook.id,
      tabId: workbook.tabs[0]?.tabId,
      keyHeader: 'id',
    };
    await expect(call('POST', '/api/sheets/register', registration)).rejects.toThrow(
      'Rows 2 and 6 both have',
    );
  });
});
