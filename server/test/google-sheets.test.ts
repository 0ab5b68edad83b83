/** The Sheets adapter, with Google's real client, against the stand-in: writes, read-backs, tokens and lost answers. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startGoogle, type GoogleStandIn } from '../../local/google/start-google.ts';
import { googleSheets, type GoogleSheets } from '../adapters/google-sheets/google-sheets.ts';
import type { Intent, IntentItem } from '../core/intent.ts';
import type { Column } from '../core/link.ts';
import { tokenId } from '../core/once-token.ts';
import type { WriteContext } from '../ports/sheets.ts';
import { freeBudget } from './fakes/free-budget.ts';
import { oneAccount } from './fakes/one-account.ts';

const NONCE = 'nonce-of-the-spreadsheet';
const KEY_COLUMN = 3;

let google: GoogleStandIn;
let sheets: GoogleSheets;
let googleId: string;
let context: WriteContext;

beforeEach(async () => {
  google = await startGoogle();
  sheets = adapter();
  googleId = google.createShared({
    title: 'Staff',
    tabs: [
      {
        title: 'people',
        rows: [
          ['name', 'age', 'born', 'sync key'],
          ['Ann', 31, null, 'a'],
          ['Bob', 42, null, 'b'],
          ['Cyd', 53, null, 'c'],
        ],
        rowCount: 20,
        columnCount: 5,
      },
    ],
  }).workbook.id;
  const scratchTabId = await sheets.createScratch(googleId, NONCE, 0);
  context = {
    googleId,
    tabId: 0,
    scratchTabId,
    nonce: NONCE,
    headerRow: 0,
    keyColumn: KEY_COLUMN,
    columns: [column('name', 0, 'TEXT'), column('age', 1, 'NUMBER'), column('born', 2, 'DATE')],
  };
});

afterEach(() => google.close());

function adapter(options: { key?: string; rootUrl?: string } = {}): GoogleSheets {
  let nextTabId = 500;
  return googleSheets({
    ...oneAccount({
      email: google.serviceAccount.client_email,
      privateKey: options.key ?? google.serviceAccount.private_key,
    }),
    rootUrl: options.rootUrl ?? google.url,
    tokenUrl: `${google.url}/token`,
    budget: freeBudget,
    newTabId: () => (nextTabId += 1),
    now: () => 1_000,
  });
}

function column(id: string, index: number, type: Column['type']): Column {
  const nativeType = {
    TEXT: 'MEDIUMTEXT',
    NUMBER: 'DECIMAL(20,6)',
    DATE: 'DATETIME(3)',
    BOOLEAN: 'TINYINT(1)',
  }[type];
  return { id, index, header: id, name: id, type, nativeType };
}

function intent(n: number, items: IntentItem[]): Intent {
  return {
    n,
    link: 1,
    spreadsheet: 1,
    fence: 1,
    state: 'open',
    lo: 0,
    sentAt: 0,
    appendAfter: 3,
    copies: { at: 0, width: KEY_COLUMN + 1 },
    items,
  };
}

const setAge = (row: number, key: string, value: string): IntentItem => ({
  kind: 'set',
  key,
  row,
  cells: [{ column: 'age', index: 1, expected: null, value }],
});

const whole = () => ({ tabId: 0, startRow: 0, endRow: 20, startColumn: 0, endColumn: 4 });
const scratch = () => ({ tabId: context.scratchTabId, startRow: 0, endRow: 1, startColumn: 0, endColumn: 1 });

async function rows() {
  return (await sheets.read(googleId, [whole()])).ranges[0]?.rows ?? [];
}

async function tokens() {
  return (await sheets.read(googleId, [scratch()])).tokens;
}

describe('reading', () => {
  test('describes the spreadsheet', async () => {
    const info = await sheets.describe(googleId);
    expect(info).toMatchObject({ title: 'Staff', timeZone: 'Etc/GMT', locale: 'en_US' });
    expect(info.tabs[0]).toEqual({ tabId: 0, title: 'people', rowCount: 20, columnCount: 5 });
  });

  test('gives ranges in the order of the request, each with its own start', async () => {
    const keys = { tabId: 0, startRow: 1, startColumn: KEY_COLUMN, endColumn: KEY_COLUMN + 1 };
    const { ranges } = await sheets.read(googleId, [keys, scratch(), { ...whole(), startRow: 2, endRow: 3 }]);
    expect(ranges[0]).toEqual({ startRow: 1, startColumn: 3, rows: [['a'], ['b'], ['c']] });
    expect(ranges[2]).toEqual({ startRow: 2, startColumn: 0, rows: [['Bob', 42, null, 'b']] });
  });

  test('tells formulas, dates and errors apart', async () => {
    await google.human(googleId).type(0, 'A2', [['=UPPER("x")', '=1/0', '2024-01-15']]);
    const [, row] = await rows();
    expect(row).toEqual([
      { formula: '=UPPER("x")', value: 'X' },
      { formula: '=1/0', value: { error: '#DIV/0!' } },
      { serial: 45_306 },
      'a',
    ]);
  });

  test.each([
    [
      'is not shared',
      'SHEETS_GONE',
      () => google.share(googleId, google.serviceAccount.client_email, 'none'),
    ],
    [
      'cannot be read for the quota',
      'SHEETS_LIMITED',
      () => google.faults.add({ effect: 'answer', status: 429 }),
    ],
    ['cannot be read at the moment', 'SHEETS_UNAVAILABLE', () => google.faults.add({ effect: 'answer' })],
    ['does not answer', 'SHEETS_UNAVAILABLE', () => google.faults.add({ effect: 'drop-before' })],
  ])('a spreadsheet that %s is %s', async (_, code, happens) => {
    happens();
    await expect(sheets.read(googleId, [whole()])).rejects.toMatchObject({ code });
    expect(google.faults.list().every(({ hits }) => hits === 1)).toBe(true);
  });
});

describe('sending', () => {
  test('writes, deletes, appends, and tells what was there the instant before', async () => {
    const outcome = await sheets.send(
      context,
      intent(1, [
        setAge(1, 'a', '32'),
        { kind: 'delete', key: 'b', row: 2 },
        { kind: 'append', key: 'd', values: { name: '=Dee', age: '1', born: '2024-01-15 12:00:00.000' } },
      ]),
    );
    expect(await rows()).toEqual([
      ['name', 'age', 'born', 'sync key'],
      ['Ann', 32, null, 'a'],
      ['Cyd', 53, null, 'c'],
      ['=Dee', 1, { serial: 45_306.5 }, 'd'],
    ]);
    expect(outcome).toEqual({
      kind: 'applied',
      readback: {
        lastN: 1,
        before: new Map([
          [0, ['name', 'age', 'born', 'sync key']],
          [1, ['Ann', 31, null, 'a']],
          [2, ['Bob', 42, null, 'b']],
        ]),
        keysAfter: new Map([
          [1, 'a'],
          [3, 'd'],
        ]),
      },
    });
  });

  test('the read-back alone tells the same as the answer', async () => {
    const write = intent(4, [setAge(2, 'b', '43')]);
    const outcome = await sheets.send(context, write);
    expect(outcome).toEqual({ kind: 'applied', readback: await sheets.readback(context, write) });
  });

  test('copies tell a formula, and whose row it was when somebody moved it', async () => {
    await google.human(googleId).type(0, 'B2', [['=6*7']]);
    await google.human(googleId).moveLines(0, 'ROWS', 1, 1, 3);
    const outcome = await sheets.send(context, intent(1, [setAge(2, 'b', '1')]));
    expect(outcome).toMatchObject({ kind: 'applied' });
    if (outcome.kind !== 'applied') return;
    expect(outcome.readback.before.get(2)).toMatchObject(['Ann', { formula: '=6*7' }, null, 'a']);
    expect(outcome.readback.keysAfter.get(2)).toBe('a');
  });

  test('a second time the same intent is refused and changes nothing [C2]', async () => {
    await sheets.send(context, intent(1, [setAge(1, 'a', '32')]));
    const again = await sheets.send(context, intent(1, [setAge(1, 'a', '99')]));
    expect(again).toMatchObject({ kind: 'unknown', status: 400 });
    expect((await rows())[1]?.[1]).toBe(32);
  });

  test('a renamed scratch tab is found again after one refused write', async () => {
    await sheets.describe(googleId);
    await google.human(googleId).renameTab(context.scratchTabId, "it's mine");
    expect(await sheets.send(context, intent(1, [setAge(1, 'a', '32')]))).toMatchObject({ kind: 'unknown' });
    await sheets.read(googleId, [scratch()]);
    expect(await sheets.send(context, intent(2, [setAge(1, 'a', '32')]))).toMatchObject({ kind: 'applied' });
  });

  test.each([
    ['a well-formed 429', { effect: 'answer', status: 429 }, { kind: 'limited' }],
    ['a 503', { effect: 'answer', status: 503 }, { kind: 'unknown', status: 503 }],
    ['a connection that breaks before', { effect: 'drop-before' }, { kind: 'unknown', status: null }],
    ['a lost answer', { effect: 'drop-after' }, { kind: 'unknown', status: null }],
  ] as const)('after %s the call was made exactly once [Q1]', async (_, fault, outcome) => {
    const armed = google.faults.add({ method: 'spreadsheets.batchUpdate', times: 9, ...fault });
    expect(await sheets.send(context, intent(1, [setAge(1, 'a', '32')]))).toMatchObject(outcome);
    expect(armed.hits).toBe(1);
  });

  test('nothing is sent without a connection, an access token, or after a stop [C3]', async () => {
    const item = intent(1, [setAge(1, 'a', '32')]);
    const nowhere = adapter({ rootUrl: 'http://127.0.0.1:1' });
    expect(await nowhere.send(context, item)).toMatchObject({ kind: 'unsent' });
    const { privateKey } = await otherKey();
    expect(await adapter({ key: privateKey }).send(context, item)).toMatchObject({ kind: 'unsent' });
    await sheets.describe(googleId);
    expect(await sheets.send(context, item, AbortSignal.abort())).toMatchObject({ kind: 'unsent' });
    expect((await rows())[1]?.[1]).toBe(31);
    expect(await tokens()).toEqual([]);
  });

  test('a call that is stopped on its way is unknown, not unsent [C3]', async () => {
    await sheets.describe(googleId);
    const stop = new AbortController();
    const held = google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'hold-before' });
    const sent = sheets.send(context, intent(1, [setAge(1, 'a', '32')]), stop.signal);
    await held.when(({ hits }) => hits === 1);
    stop.abort();
    expect(await sent).toMatchObject({ kind: 'unknown', status: null });
  });
});

describe('settling', () => {
  test('a burn before the write makes the write impossible [C4]', async () => {
    expect(await sheets.burn(context, 1)).toBe('burned');
    expect(await sheets.send(context, intent(1, [setAge(1, 'a', '32')]))).toMatchObject({ kind: 'unknown' });
    expect(await tokens()).toEqual([{ id: tokenId(1), title: `sync:${NONCE}:burn` }]);
    expect((await rows())[1]?.[1]).toBe(31);
  });

  test('after a lost answer the burn finds the token, its title and the copies tell the rest [C4]', async () => {
    const write = intent(1, [setAge(1, 'a', '32')]);
    google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'drop-after' });
    expect(await sheets.send(context, write)).toMatchObject({ kind: 'unknown' });
    expect(await sheets.burn(context, 1)).toBe('exists');
    expect(await tokens()).toEqual([{ id: tokenId(1), title: `sync:${NONCE}:write` }]);
    const readback = await sheets.readback(context, write);
    expect(readback.lastN).toBe(1);
    expect(readback.before.get(1)).toEqual(['Ann', 31, null, 'a']);
  });

  test('a late call cannot land after its burn [C4]', async () => {
    const late = google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'land-late' });
    expect(await sheets.send(context, intent(1, [setAge(1, 'a', '99')]))).toMatchObject({ kind: 'unknown' });
    expect(await sheets.burn(context, 1)).toBe('burned');
    late.release();
    await late.when(({ done }) => done === 1);
    expect((await rows())[1]?.[1]).toBe(31);
  });

  test('a write whose token somebody deleted is known by its number on the scratch tab [C16]', async () => {
    await sheets.send(context, intent(1, [setAge(1, 'k1', '31')]));
    await sheets.removeTokens(googleId, [tokenId(1)]);
    expect(await sheets.burn(context, 1)).toBe('applied');
    expect(await sheets.burn(context, 2)).toBe('burned');
  });

  test('a burn that cannot be judged is unknown', async () => {
    await sheets.describe(googleId);
    google.faults.add({ effect: 'answer', status: 503 });
    expect(await sheets.burn(context, 1)).toBe('unknown');
    expect(await sheets.burn({ ...context, scratchTabId: 12345 }, 2)).toBe('unknown');
  });

  test('tokens are removed together; one that is gone keeps the others, without an error', async () => {
    await sheets.burn(context, 1);
    await sheets.burn(context, 2);
    await sheets.removeTokens(googleId, [tokenId(1), tokenId(9)]);
    expect(await tokens()).toHaveLength(2);
    await sheets.removeTokens(googleId, [tokenId(1), tokenId(2)]);
    expect(await tokens()).toEqual([]);
  });

  test("another spreadsheet's copies tell nothing of ours [C16]", async () => {
    await sheets.send(context, intent(1, [setAge(1, 'a', '32')]));
    const foreign = { ...context, nonce: 'of another file' };
    expect((await sheets.readback(foreign, intent(1, []))).lastN).toBeNull();
  });
});

describe('tabs', () => {
  test('the scratch tab is hidden, made once, and found again', async () => {
    const tab = google.documents.get(googleId)?.workbook.tabById(context.scratchTabId);
    expect(tab).toMatchObject({ title: '_sync', hidden: true });
    expect(tab?.state.protectedRanges).toHaveLength(1);
    expect(await sheets.createScratch(googleId, NONCE, 0)).toBe(context.scratchTabId);
    // Also when the tabs that the caller saw are from before it was made.
    expect(await sheets.createScratch(googleId, NONCE, 0, [])).toBe(context.scratchTabId);
  });

  test("somebody else's _sync tab is left alone", async () => {
    const other = await sheets.createScratch(googleId, 'another nonce', 0);
    expect(other).not.toBe(context.scratchTabId);
    expect(google.documents.get(googleId)?.workbook.tabById(other)?.title).toBe('_sync 2');
  });

  test('it grows for a larger tab, and not twice', async () => {
    const size = async () =>
      (await sheets.describe(googleId)).tabs.find((tab) => tab.tabId === context.scratchTabId);
    const before = await size();
    if (!before) throw new Error('no scratch tab');
    await sheets.fitScratch(googleId, before, 5_000, 40);
    const after = await size();
    expect(after?.rowCount).toBeGreaterThanOrEqual(5_010);
    expect(after?.columnCount).toBeGreaterThanOrEqual(41);
    if (after) await sheets.fitScratch(googleId, after, 5_000, 40);
    expect(await size()).toEqual(after);
  });

  test('the key column is added beyond the grid and hidden', async () => {
    const [tab] = (await sheets.describe(googleId)).tabs;
    if (!tab) throw new Error('no tab');
    await sheets.addKeyColumn(googleId, tab, 0, 6, 'sync key');
    const { ranges } = await sheets.read(googleId, [{ ...whole(), startColumn: 6, endColumn: 7 }]);
    expect(ranges[0]?.rows).toEqual([['sync key']]);
    expect(google.documents.get(googleId)?.workbook.tabById(0)?.state.columnLines[6]?.hidden).toBe(true);
  });
});

test('the last call tells of Google, not of one spreadsheet', async () => {
  expect(adapter().lastCall()).toBeNull();
  await sheets.describe('no-such-spreadsheet').catch(() => undefined);
  expect(sheets.lastCall()).toEqual({ at: 1_000, access: 'up', problem: null });
  google.faults.add({ effect: 'answer', status: 503 });
  await sheets.describe(googleId).catch(() => undefined);
  expect(sheets.lastCall()).toMatchObject({
    access: 'down',
    problem: expect.stringContaining('503') as string,
  });
});

async function otherKey(): Promise<{ privateKey: string }> {
  const other = await startGoogle();
  await other.close();
  return { privateKey: other.serviceAccount.private_key };
}
