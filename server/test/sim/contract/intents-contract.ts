/** `intents`: from preparing to settled, items and the rows that they hold, tokens that are left behind. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { newIntent, type Intent, type IntentItem, type KeyItem } from '../../../core/intent.ts';
import type { Link } from '../../../core/link.ts';
import type { Tx } from '../../../ports/database.ts';
import { newRow } from './rows-contract.ts';
import { gate, type OpenSubject, type Subject } from './subject.ts';

const SET: IntentItem = {
  kind: 'set',
  key: 'a',
  row: 3,
  cells: [{ column: 'c1', index: 0, expected: null, value: 'new' }],
};
const CHANGE = { id: 7, pk: '1', operation: 'UPDATE', changedAt: 99 } as const;

export function intentsContract(open: OpenSubject): void {
  let subject: Subject;
  let link: Link;
  let sheet: number;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(() => subject.close());
  beforeEach(async () => {
    link = await subject.newLink();
    sheet = link.spreadsheet;
  });

  const inTransaction = <T>(work: (tx: Tx) => Promise<T>) => subject.ports.database.transaction(work);
  /** A stored intent with two items; it is `preparing`. */
  const begin = (): Promise<Omit<Intent, 'items'>> =>
    inTransaction(async (tx) => {
      const { intents, spreadsheets } = subject.ports;
      const n = await spreadsheets.takeN(tx, sheet);
      const facts = { fence: 5, lo: 1_000, appendAfter: 9, columnCount: 6 };
      const { items: none, ...rest } = newIntent(link, facts);
      const header = { ...rest, n };
      expect(none).toEqual([]);
      await intents.begin(tx, header);
      await intents.addItems(tx, sheet, n, [
        { item: SET, pk: '1', changes: [CHANGE] },
        { item: { kind: 'append', key: 'b', values: { c1: null } }, pk: null, changes: [] },
      ]);
      return header;
    });
  const opened = async (sentAt: number): Promise<number> => {
    const { n } = await begin();
    await inTransaction((tx) => subject.ports.intents.open(tx, sheet, n, sentAt));
    return n;
  };
  const end = (n: number, state: 'done' | 'void' | 'blocked') =>
    inTransaction((tx) => subject.ports.intents.end(tx, sheet, n, state));

  describe('an intent', () => {
    test('is unsettled until it ends, and comes back as it was stored', async () => {
      const { intents } = subject.ports;
      const header = await begin();
      const own = async () => (await intents.unsettled(sheet)).filter(({ n }) => n === header.n);
      expect(await own()).toEqual([header]);
      await inTransaction((tx) => intents.open(tx, sheet, header.n, 2_000));
      await inTransaction((tx) => intents.open(tx, sheet, header.n, 3_000));
      expect(await own()).toEqual([{ ...header, state: 'open', sentAt: 2_000 }]);
      expect(await intents.withUnsettled()).toContain(sheet);
      expect(await inTransaction((tx) => intents.lockIn(tx, sheet, header.n, 'preparing'))).toBeNull();
      expect(await inTransaction((tx) => intents.lockIn(tx, sheet, header.n, 'open'))).toMatchObject({
        n: header.n,
      });
      await end(header.n, 'done');
      expect(await own()).toEqual([]);
    });

    test('that is void is opened again when it was applied after all, and no other one is', async () => {
      const { intents } = subject.ports;
      const n = await opened(2_000);
      const reopen = () => inTransaction((tx) => intents.reopen(tx, sheet, n));
      expect(await reopen()).toBeNull();
      await end(n, 'void');
      expect(await reopen()).toMatchObject({ n, link: link.id, state: 'open', sentAt: 2_000 });
      const left = await inTransaction((tx) => intents.items(tx, sheet, n, 10));
      expect(left.map(({ item }) => item.key)).toEqual(['a', 'b']);
      await end(n, 'done');
      expect(await reopen()).toBeNull();
    });

    test('is begun once with its number', async () => {
      const header = await begin();
      const again = inTransaction((tx) => subject.ports.intents.begin(tx, header));
      await expect(again).rejects.toMatchObject({ code: 'MYSQL_REJECTED' });
    });

    test('gives its items in order, until each is done', async () => {
      const { intents } = subject.ports;
      const { n } = await begin();
      const all = await intents.allItems(sheet, n);
      expect(all.map(({ item, pk, changes }) => [item, pk, changes])).toEqual([
        [SET, '1', [CHANGE]],
        [{ kind: 'append', key: 'b', values: { c1: null } }, null, []],
      ]);
      expect(await inTransaction((tx) => intents.items(tx, sheet, n, 1))).toEqual([all[0]]);
      await inTransaction((tx) => intents.itemsDone(tx, sheet, n, [all[0]?.id ?? 0]));
      expect(await inTransaction((tx) => intents.items(tx, sheet, n, 9))).toEqual([all[1]]);
    });

    test('gives thousands of keys for new rows in order, whatever is stored together', async () => {
      const { intents, spreadsheets } = subject.ports;
      const keys = Array.from({ length: 2_001 }, (_, at) => `k${at}`);
      const n = await inTransaction(async (tx) => {
        const number = await spreadsheets.takeN(tx, sheet);
        const facts = { fence: 5, lo: 1_000, appendAfter: 9, columnCount: 6 };
        await intents.begin(tx, { ...newIntent(link, facts), n: number });
        const items = keys.map((key, at): KeyItem => ({ kind: 'key', key, row: at + 1, expected: null }));
        const stored = items.map((item) => ({ item, pk: null, changes: [] }));
        await intents.addItems(tx, sheet, number, stored);
        return number;
      });
      expect((await intents.allItems(sheet, n)).map(({ item }) => item.key)).toEqual(keys);
      const told: (string | null)[] = [];
      for (;;) {
        const page = await inTransaction((tx) => intents.items(tx, sheet, n, 500));
        if (page.length === 0) break;
        const ids = page.map(({ id }) => id);
        told.push(...page.map(({ item }) => item.key));
        await inTransaction((tx) => intents.itemsDone(tx, sheet, n, ids));
      }
      expect(told).toEqual(keys);
    });

    test('frees the rows that still name it when it ends, and no others', async () => {
      const { rows } = subject.ports;
      const n = await opened(1);
      await inTransaction((tx) =>
        rows.save(tx, link.id, [
          newRow('a', { openIntent: n }),
          newRow('b', { openIntent: n + 1_000 }),
          newRow('c'),
        ]),
      );
      await end(n, 'void');
      const states = await inTransaction((tx) => rows.lock(tx, link.id, ['a', 'b', 'c']));
      expect([...states.values()].map(({ openIntent }) => openIntent)).toEqual([null, n + 1_000, null]);
    });

    test('waits for a row that another has locked before it frees it', async () => {
      const { rows } = subject.ports;
      const n = await opened(1);
      await inTransaction((tx) => rows.save(tx, link.id, [newRow('a', { openIntent: n })]));
      const held = gate();
      const isLocked = gate();
      const other = inTransaction(async (tx) => {
        const [state] = (await rows.lock(tx, link.id, ['a'])).values();
        isLocked.open();
        await held.opened;
        if (state) await rows.save(tx, link.id, [{ ...state, row: 8 }]);
      });
      await isLocked.opened;
      const ended = end(n, 'done');
      await subject.someoneWaits();
      held.open();
      await Promise.all([other, ended]);
      const states = await inTransaction((tx) => rows.lock(tx, link.id, ['a']));
      expect(states.get('a')).toMatchObject({ row: 8, openIntent: null });
    });

    test('that is blocked holds back the reads of a paused link', async () => {
      const { intents, links } = subject.ports;
      const n = await opened(1);
      expect(await intents.isBlocked(link.id)).toBe(false);
      await end(n, 'blocked');
      const withReadDue = async () => (await links.withReadDue()).map((each) => each.link);
      expect([await intents.isBlocked(link.id), (await withReadDue()).includes(link.id)]).toEqual([
        true,
        true,
      ]);
      await links.setStatus(link.id, 'paused', 'because');
      expect(await withReadDue()).not.toContain(link.id);
    });
  });

  describe('tokens', () => {
    test('are to be removed when their intent is settled and they are old, counted from the settling', async () => {
      const { intents } = subject.ports;
      const FAR = 9_000_000_000_000_000;
      const old = async (before: number, ...ns: number[]) => {
        const found = await intents.tokensToRemove(sheet, before);
        return ns.filter((n) => found.includes(n));
      };
      const [settled, unsettled] = [await opened(1_000), await opened(1_000)];
      const { n: never } = await begin();
      await end(settled, 'done');
      await end(never, 'void');
      expect(await old(FAR, settled, unsettled, never)).toEqual([settled]);
      expect(await old(2_000, settled)).toEqual([]);
      await intents.tokensRemoved(sheet, [settled]);
      expect(await old(FAR, settled)).toEqual([]);
      await end(unsettled, 'void');
      expect(await old(FAR, unsettled)).toEqual([unsettled]);
    });
  });
}
