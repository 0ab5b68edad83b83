/** Registration with the real Sheets adapter on the stand-in; MySQL's side is in memory. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startGoogle, type GoogleStandIn } from '../../local/google/start-google.ts';
import type { Registration } from '../../shared/protocol/registration.ts';
import { googleSheets } from '../adapters/google-sheets/google-sheets.ts';
import { SyncError } from '../core/sync-error.ts';
import { countedIds } from '../test/fakes/counted-ids.ts';
import { manualDoorbell, type ManualDoorbell } from '../test/fakes/manual-doorbell.ts';
import { memoryLinks, type MemoryLinks } from '../test/fakes/memory-links.ts';
import { freeBudget } from '../test/fakes/free-budget.ts';
import { oneAccount } from '../test/fakes/one-account.ts';
import { memoryLog } from '../test/fakes/memory-log.ts';
import { memorySpreadsheets, type MemorySpreadsheets } from '../test/fakes/memory-spreadsheets.ts';
import { memoryTables, type MemoryTables } from '../test/fakes/memory-tables.ts';
import { testClock } from '../test/fakes/test-clock.ts';
import { registerLink, type RegisterPorts } from './register-link.ts';

const NOW = Date.UTC(2026, 0, 15);
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

let google: GoogleStandIn;
let links: MemoryLinks;
let tables: MemoryTables;
let spreadsheets: MemorySpreadsheets;
/** Who was told to have installed the triggers. */
let owners: [number, string][];
let doorbell: ManualDoorbell;
/** Asked before each request for a page. */
let pages: number;
let register: ReturnType<typeof registerLink>;

beforeEach(async () => {
  google = await startGoogle();
  links = memoryLinks();
  tables = memoryTables();
  spreadsheets = memorySpreadsheets();
  doorbell = manualDoorbell();
  owners = [];
  pages = 0;
  let nextTabId = 500;
  const sheets = googleSheets({
    ...oneAccount({
      email: google.serviceAccount.client_email,
      privateKey: google.serviceAccount.private_key,
    }),
    rootUrl: google.url,
    tokenUrl: `${google.url}/token`,
    newTabId: () => (nextTabId += 1),
    budget: freeBudget,
    now: () => NOW,
  });
  const ports = {
    sheets,
    budget: { ...freeBudget, page: () => Promise.resolve(void (pages += 1)) },
    links,
    tables,
    spreadsheets,
    doorbell,
    linkReads: { setOwner: (...told: [number, string]) => Promise.resolve(void owners.push(told)) },
    clock: testClock(NOW),
    ids: countedIds(),
    log: memoryLog(),
  } as unknown as RegisterPorts;
  register = registerLink(ports, { hash });
});

afterEach(() => google.close());

type Rows = (string | number | boolean | null)[][];

function newSheet(rows: Rows, size: { rowCount?: number; columnCount?: number } = {}): Registration {
  const { workbook } = google.createShared({ title: 'CRM', tabs: [{ title: 'My People', rows, ...size }] });
  links.googleIds.set(1, workbook.id);
  return { v: 1, spreadsheetId: workbook.id, tabId: 0, headerRow: 1 };
}

const people: Rows = [
  ['Name', 'Age', 'Active'],
  ['Ann', 31, true],
  ['Bob', 42, false],
];

const columnOf = (registration: Registration, column: number) => {
  const tab = google.documents.get(registration.spreadsheetId)?.workbook.tabById(0);
  return { header: tab?.effective(0, column), hidden: tab?.state.columnLines[column]?.hidden };
};

describe('linking a tab', () => {
  test('extends its filter over the row keys, once, however often it is linked [I11]', async () => {
    const registration = newSheet(people);
    await google.human(registration.spreadsheetId).filter(0, 'A1:C3', 1, ['42']);
    const filter = () =>
      google.documents.get(registration.spreadsheetId)?.workbook.tabById(0)?.state.basicFilter;
    await register(registration);
    const covering = { range: { startColumn: 0, endColumn: 4 }, settings: { criteria: { 1: {} } } };
    expect(filter()).toMatchObject(covering);
    await register(registration);
    expect(filter()).toMatchObject(covering);
  });

  test('goes on when Google refuses to extend what it has [I11]', async () => {
    const registration = newSheet(people);
    const tab = google.documents.get(registration.spreadsheetId)?.workbook.tabById(0);
    const colours = (bandedRangeId: number, startColumn: number, endColumn: number) => {
      const range = { tabId: 0, startRow: 0, endRow: 3, startColumn, endColumn };
      return { bandedRangeId, range, settings: { rowProperties: {} } };
    };
    tab?.state.bandedRanges.push(colours(1, 0, 3), colours(2, 3, 4));
    expect((await register(registration)).settings.keyColumn).toBe(3);
    expect(tab?.state.bandedRanges).toMatchObject([colours(1, 0, 3), colours(2, 3, 4)]);
  });

  test('tells on whose behalf edits are noticed, also when it is done again by another person', async () => {
    const registration = newSheet(people);
    await register({ ...registration, owner: 'ann@example.com' });
    await register({ ...registration, owner: 'bob@example.com' });
    await register(registration);
    expect(owners).toEqual([
      [1, 'ann@example.com'],
      [1, 'bob@example.com'],
    ]);
  });

  test('makes table, link, key column and scratch tab, and rings for the import', async () => {
    const registration = newSheet(people);
    const answer = await register(registration);
    expect(answer).toMatchObject({
      v: 1,
      t1: NOW,
      settings: {
        tabId: 0,
        headerRow: 1,
        keyColumn: 3,
        keyHeader: 'sync key',
        columns: [
          { id: 'c1', index: 0, header: 'Name' },
          { id: 'c2', index: 1, header: 'Age' },
          { id: 'c3', index: 2, header: 'Active' },
        ],
      },
    });
    expect(Buffer.from(answer.secret, 'base64url')).toHaveLength(32);
    expect(answer.tableName).toMatch(/^sheet_[a-z0-9_]+_my_people$/);
    expect([...tables.names]).toEqual([answer.tableName]);
    expect(await links.byPublicId(answer.settings.linkId)).toMatchObject({
      secret: answer.secret,
      link: {
        headerRow: 0,
        columns: [
          { name: 'name', type: 'TEXT' },
          { name: 'age', type: 'NUMBER' },
          { name: 'active', type: 'BOOLEAN' },
        ],
      },
    });
    expect(columnOf(registration, 3)).toEqual({ header: 'sync key', hidden: true });
    expect((await spreadsheets.get(1)).scratchTabId).not.toBeNull();
    expect(doorbell.rings).toEqual([['reconcile', 1]]);
  });

  test('a second tab of the spreadsheet shares the scratch tab', async () => {
    const first = newSheet(people);
    await register(first);
    const before = (await spreadsheets.get(1)).scratchTabId;
    const workbook = google.documents.get(first.spreadsheetId)?.workbook;
    workbook?.addTab(77, 'more', { rows: 5, columns: 2 }).mapCells(0, 0, 1, () => ({ value: 'City' }));
    await register({ ...first, tabId: 77 });
    expect((await spreadsheets.get(1)).scratchTabId).toBe(before);
    expect(tables.names.size).toBe(2);
  });

  test('a grid that ends at the last header grows by the key column', async () => {
    const registration = newSheet(people, { rowCount: 3, columnCount: 3 });
    expect((await register(registration)).settings.keyColumn).toBe(3);
    expect(columnOf(registration, 3).header).toBe('sync key');
  });

  test('keys never overwrite what people wrote beyond the headers, however far down', async () => {
    const notes = Array.from({ length: 2_500 }, (_, row) => [
      'x',
      1,
      true,
      null,
      row === 2_400 ? 'note' : null,
    ]);
    const registration = newSheet([...people, ...notes]);
    expect((await register(registration)).settings.keyColumn).toBe(5);
  });

  test('the headers may stand further down', async () => {
    const registration = newSheet([['A title'], [], ...people]);
    const answer = await register({ ...registration, headerRow: 3 });
    expect(answer.settings.columns.map(({ header }) => header)).toEqual(['Name', 'Age', 'Active']);
  });

  test('a tab without rows can be linked, its columns are texts', async () => {
    const answer = await register(newSheet([['Name', 'Age']]));
    expect((await links.byPublicId(answer.settings.linkId))?.link.columns).toMatchObject([
      { type: 'TEXT' },
      { type: 'TEXT' },
    ]);
  });
});

describe('what the person chooses about values', () => {
  const columnsOf = async (linkId: string) => (await links.byPublicId(linkId))?.link.columns;

  test('strict rules and the values of formulas, unless it is said otherwise', async () => {
    const { settings } = await register(newSheet(people));
    for (const column of (await columnsOf(settings.linkId)) ?? []) {
      expect(column).not.toHaveProperty('rules');
      expect(column).not.toHaveProperty('formulas');
    }
  });

  test('lenient rules are those of all columns', async () => {
    const { settings } = await register({ ...newSheet(people), lenient: true });
    expect(await columnsOf(settings.linkId)).toMatchObject(Array(3).fill({ rules: 'lenient' }));
  });

  test('a column whose formulas are kept as texts is a column of texts, whatever they show', async () => {
    const { settings } = await register({ ...newSheet(people), formulaTexts: ['Age '] });
    expect(await columnsOf(settings.linkId)).toMatchObject([
      { name: 'name' },
      { name: 'age', type: 'TEXT', formulas: 'text' },
      { name: 'active', type: 'BOOLEAN' },
    ]);
  });

  test('a header that the tab does not have is named', async () => {
    const registration = newSheet(people);
    await expect(register({ ...registration, formulaTexts: ['Agee'] })).rejects.toMatchObject({
      code: 'TAB_UNUSABLE',
      detail: expect.stringContaining('"Agee"') as string,
    });
    expect(tables.names.size).toBe(0);
  });
});

describe('a tab that is linked already', () => {
  test('keeps its link and table, and gets a new secret', async () => {
    const registration = newSheet(people);
    const first = await register(registration);
    const again = await register(registration);
    expect(again).toMatchObject({ settings: first.settings, tableName: first.tableName });
    expect(again.secret).not.toBe(first.secret);
    expect((await links.byPublicId(first.settings.linkId))?.secret).toBe(again.secret);
    expect(tables.names.size).toBe(1);
    expect(doorbell.rings).toEqual([
      ['reconcile', 1],
      ['reconcile', 1],
    ]);
  });

  test('gets its scratch tab back, which tells our last write', async () => {
    const registration = newSheet(people);
    await register(registration);
    const workbook = google.documents.get(registration.spreadsheetId)?.workbook;
    const lost = (await spreadsheets.get(1)).scratchTabId ?? -1;
    const scratch = workbook?.tabById(lost);
    if (scratch) workbook?.removeTab(scratch);
    await register(registration);
    const made = (await spreadsheets.get(1)).scratchTabId;
    expect(made).not.toBe(lost);
    expect(workbook?.tabs.map(({ tabId }) => tabId)).toContain(made);
  });
});

describe('a column of the person as the row key', () => {
  const ids = (rows: number): Rows => [
    ['id', 'Name'],
    ...Array.from({ length: rows }, (_, row) => [`i${row + 1}`, 'Ann']),
  ];

  test('of a large tab costs one request for the keys [Q18]', async () => {
    const full = newSheet(ids(5_500), { rowCount: 5_501 });
    expect((await register({ ...full, keyHeader: 'id' })).settings.keyColumn).toBe(0);
    expect(pages).toBe(0);
  });

  test('of which some are missing: rows are read only there [Q18]', async () => {
    const rows = ids(5_500);
    rows[5_400] = [null, 'Bob'];
    const missing = register({ ...newSheet(rows, { rowCount: 5_501 }), keyHeader: 'id' });
    await expect(missing).rejects.toMatchObject({ detail: expect.stringContaining('Row 5401 ') as string });
    expect(pages).toBe(1);
  });

  test('tells the rows that it does not tell apart; empty ones need no key', async () => {
    const rows = [...ids(3), [null, null], ['i2', 'Bob']];
    const twice = register({ ...newSheet(rows), keyHeader: 'id' });
    await expect(twice).rejects.toMatchObject({
      detail: expect.stringContaining('Rows 3 and 6 both have "i2"') as string,
    });
  });
});

describe('refused', () => {
  test.each<[string, Partial<Registration>, Rows, string]>([
    ['a tab that is gone', { tabId: 9 }, people, 'not in the spreadsheet'],
    ['a header row beyond the grid', { headerRow: 1_000 }, people, 'It has no row 1000'],
  ])('%s', async (_, change, rows, sentence) => {
    const registration = { ...newSheet(rows, { rowCount: 900 }), ...change };
    await expect(register(registration)).rejects.toMatchObject({
      code: 'TAB_UNUSABLE',
      detail: expect.stringContaining(sentence) as string,
    });
    expect(tables.names.size).toBe(0);
  });

  test('a tab without headers', async () => {
    await expect(register(newSheet([], { rowCount: 900 }))).rejects.toMatchObject({
      code: 'TAB_WITHOUT_HEADERS',
    });
    expect(tables.names.size).toBe(0);
  });

  test('the scratch tab itself', async () => {
    const registration = newSheet(people);
    await register(registration);
    const tabId = (await spreadsheets.get(1)).scratchTabId ?? 0;
    await expect(register({ ...registration, tabId, headerRow: 4 })).rejects.toMatchObject({
      code: 'TAB_UNUSABLE',
    });
  });

  test('a spreadsheet that is not shared with the service account', async () => {
    const registration = newSheet(people);
    google.share(registration.spreadsheetId, google.serviceAccount.client_email, 'none');
    await expect(register(registration)).rejects.toMatchObject({ code: 'SHEETS_GONE' });
  });

  test('a spreadsheet that the service account may only read', async () => {
    const registration = newSheet(people);
    google.share(registration.spreadsheetId, google.serviceAccount.client_email, 'reader');
    await expect(register(registration)).rejects.toMatchObject({ code: 'SHEETS_DENIED' });
    expect(tables.names.size).toBe(0);
  });
});

describe('failing half-way', () => {
  test('a link that cannot be stored leaves no table, and registering again works with the same key column', async () => {
    const registration = newSheet(people);
    const { create } = links;
    links.create = () => Promise.reject(new SyncError('MYSQL_UNAVAILABLE'));
    await expect(register(registration)).rejects.toMatchObject({ code: 'MYSQL_UNAVAILABLE' });
    expect(tables.names.size).toBe(0);
    links.create = create;
    const answer = await register(registration);
    expect(answer.settings.keyColumn).toBe(3);
    expect(columnOf(registration, 4).header).toBeUndefined();
  });

  test('a link whose storing was not confirmed keeps its table, and asking again renews it', async () => {
    const registration = newSheet(people);
    const { create } = links;
    links.create = async (link) => {
      await create(link);
      throw new SyncError('MYSQL_UNAVAILABLE');
    };
    await expect(register(registration)).rejects.toMatchObject({ code: 'MYSQL_UNAVAILABLE' });
    const { tableName } = await register(registration);
    expect([...tables.names]).toEqual([tableName]);
  });

  test('another request that has just made the table goes on alone', async () => {
    const { createManaged } = tables;
    tables.createManaged = (link) => {
      tables.names.add(link.table);
      return createManaged(link);
    };
    await expect(register(newSheet(people))).rejects.toMatchObject({ code: 'LINK_EXISTS' });
    expect(tables.names.size).toBe(1);
  });

  test('a table left behind by a crash is passed over', async () => {
    tables.exists = (name) => Promise.resolve(!name.endsWith('_2'));
    expect((await register(newSheet(people))).tableName).toMatch(/_2$/);
  });

  test('a lost answer to the scratch tab does not make a second one', async () => {
    const registration = newSheet(people);
    google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'drop-after' });
    await expect(register(registration)).rejects.toMatchObject({ code: 'SHEETS_UNAVAILABLE' });
    await register(registration);
    const titles = google.documents.get(registration.spreadsheetId)?.workbook.tabs.map(({ title }) => title);
    expect(titles).toEqual(['My People', '_sync']);
  });
});
