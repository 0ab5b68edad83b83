/** Intents: stored in pages, ended once, their rows freed. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import type { Intent } from '../../core/intent.ts';
import type { Link } from '../../core/link.ts';
import type { Intents, StoredItem } from '../../ports/intents.ts';
import { mysqlIntents } from './intents.ts';
import { mysqlRows } from './rows.ts';

let mysql: TestMysql;
let intents: Intents;
let link: Link;
let n = 0;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  intents = mysqlIntents(mysql.pool);
});
afterAll(() => mysql.close());
beforeEach(async () => {
  serial += 1;
  link = await addTestLink(mysql, { table: `sheet_${serial}`, googleId: `g-${serial}`, tabId: 3 });
});

const SENT_AT = 1_790_000_000_000_000;
const FAR_FUTURE = 4_000_000_000_000_000;

function header(): Omit<Intent, 'items'> {
  return {
    n: ++n,
    link: link.id,
    spreadsheet: link.spreadsheet,
    fence: 4,
    state: 'preparing',
    lo: SENT_AT - 1_000,
    sentAt: null,
    appendAfter: -1,
    copies: { at: 0, width: 5 },
  };
}

const items: Omit<StoredItem, 'id'>[] = [
  {
    item: {
      kind: 'set',
      key: 'k1',
      row: 4,
      cells: [{ column: 'c1', index: 0, expected: { refused: 'N/A', why: 'no' }, value: 'Zoë' }],
    },
    pk: '17',
    changes: [{ id: 9, pk: '17', operation: 'UPDATE', changedAt: SENT_AT }],
  },
  { item: { kind: 'append', key: 'k2', values: { c1: null, c4: true } }, pk: '18', changes: [] },
  { item: { kind: 'delete', key: 'k3', row: 9 }, pk: null, changes: [] },
];

async function begin(): Promise<Omit<Intent, 'items'>> {
  const intent = header();
  await mysql.database.transaction(async (tx) => {
    await intents.begin(tx, intent);
    await intents.addItems(tx, intent.spreadsheet, intent.n, items.slice(0, 1));
    await intents.addItems(tx, intent.spreadsheet, intent.n, items.slice(1));
  });
  return intent;
}

const open = (intent: Omit<Intent, 'items'>) =>
  mysql.database.transaction((tx) => intents.open(tx, intent.spreadsheet, intent.n, SENT_AT));
const end = (intent: Omit<Intent, 'items'>, state: 'done' | 'void' | 'blocked', copies?: unknown) =>
  mysql.database.transaction((tx) => intents.end(tx, intent.spreadsheet, intent.n, state, copies));

describe('intents', () => {
  test('go from preparing to open to done, and are unsettled until then [C1]', async () => {
    const intent = await begin();
    expect(await intents.unsettled(intent.spreadsheet)).toEqual([intent]);
    await open(intent);
    const opened = { ...intent, state: 'open' as const, sentAt: SENT_AT };
    expect(await intents.unsettled(intent.spreadsheet)).toEqual([opened]);
    expect(await intents.withUnsettled()).toContain(intent.spreadsheet);
    await mysql.database.transaction(async (tx) => {
      expect(await intents.lockIn(tx, intent.spreadsheet, intent.n, 'open')).toEqual(opened);
      expect(await intents.lockIn(tx, intent.spreadsheet, intent.n, 'preparing')).toBeNull();
      expect(await intents.lockIn(tx, intent.spreadsheet, 999, 'open')).toBeNull();
    });
    await end(intent, 'done');
    expect(await intents.unsettled(intent.spreadsheet)).toEqual([]);
    expect(await intents.withUnsettled()).not.toContain(intent.spreadsheet);
  });

  test('give their items in order until each is done', async () => {
    const { spreadsheet, n: number } = await begin();
    const all = await intents.allItems(spreadsheet, number);
    expect(all).toEqual(items.map((item, index) => ({ id: all[index]?.id, ...item })));
    await mysql.database.transaction(async (tx) => {
      expect(await intents.items(tx, spreadsheet, number, 2)).toEqual(all.slice(0, 2));
      await intents.itemsDone(tx, spreadsheet, number, [all[1]?.id ?? 0]);
      expect(await intents.items(tx, spreadsheet, number, 10)).toEqual([all[0], all[2]]);
    });
    expect(await intents.allItems(spreadsheet, number)).toEqual(all);
  });

  test('are opened only once [C1]', async () => {
    const intent = await begin();
    await end(intent, 'void');
    await open(intent);
    expect(await intents.unsettled(intent.spreadsheet)).toEqual([]);
  });

  test('free every row that still names them, and no other', async () => {
    const rows = mysqlRows(mysql.pool);
    const intent = await begin();
    const other = await begin();
    const blank = { pk: null, row: null, base: null, dirty: false, goneByUs: false, repairRounds: 0 };
    await mysql.database.transaction((tx) =>
      rows.save(tx, link.id, [
        { ...blank, key: 'k1', openIntent: intent.n },
        { ...blank, key: 'not an item', openIntent: intent.n },
        { ...blank, key: 'k2', openIntent: other.n },
      ]),
    );
    await end(intent, 'void');
    const states = await mysql.database.transaction((tx) =>
      rows.lock(tx, link.id, ['k1', 'k2', 'not an item']),
    );
    expect([...states.values()].map((row) => [row.key, row.openIntent])).toEqual([
      ['k1', null],
      ['k2', other.n],
      ['not an item', null],
    ]);
  });

  test('wait for a person when blocked, with their copies', async () => {
    const intent = await begin();
    await open(intent);
    expect(await intents.isBlocked(link.id)).toBe(false);
    await end(intent, 'blocked', { before: [['x']] });
    expect(await intents.isBlocked(link.id)).toBe(true);
    expect(await intents.unsettled(intent.spreadsheet)).toEqual([]);
    expect(await intents.tokensToRemove(intent.spreadsheet, FAR_FUTURE)).toEqual([]);
    const [stored] = await mysql.pool.use((session) =>
      session.rows('SELECT copies FROM sync_sheet_writes WHERE spreadsheet_id = ? AND n = ?', [
        intent.spreadsheet,
        intent.n,
      ]),
    );
    expect(stored).toEqual({ copies: '{"before":[["x"]]}' });
  });
});

describe('once-tokens', () => {
  test('are removed when their intent is settled and old enough, and never when nothing was sent [C17]', async () => {
    const sent = await begin();
    const stillOpen = await begin();
    const neverSent = await begin();
    await open(sent);
    await open(stillOpen);
    await end(sent, 'done');
    await end(neverSent, 'void');
    const { spreadsheet } = sent;
    // Settling counts as a send: the token is younger than the intent.
    expect(await intents.tokensToRemove(spreadsheet, SENT_AT + 1)).toEqual([]);
    expect(await intents.tokensToRemove(spreadsheet, FAR_FUTURE)).toEqual([sent.n]);
    await intents.tokensRemoved(spreadsheet, [sent.n]);
    expect(await intents.tokensToRemove(spreadsheet, FAR_FUTURE)).toEqual([]);
  });
});
