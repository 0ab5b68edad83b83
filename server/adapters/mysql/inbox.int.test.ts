/** The inbox: a batch is stored once, entries are taken by one worker at a time. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import type { RowEdit } from '../../../shared/protocol/edit-batch.ts';
import type { Inbox } from '../../ports/inbox.ts';
import { mysqlInbox } from './inbox.ts';

let mysql: TestMysql;
let inbox: Inbox;
let link: number;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  inbox = mysqlInbox(mysql.pool, mysql.database);
});
afterAll(() => mysql.close());
beforeEach(async () => {
  ({ id: link } = await addTestLink(mysql, { table: `sheet_${++serial}`, tabId: serial }));
  await mysql.links.readDone(link, 1);
});

const CAPTURED_AT = 1_790_000_000_123_000;

function edit(key: string | null, row = 2): RowEdit {
  return { key, row, cells: { c1: 'Zoë', c2: { serial: 45_000.5 }, c3: { formula: '=A1', value: true } } };
}

function append(batchId: string, edits: RowEdit[], nudge = false): Promise<boolean> {
  return inbox.append(link, { batchId: batchId.padEnd(16, '-'), capturedAt: CAPTURED_AT, edits, nudge });
}

const takeAll = (limit = 100, after = 0) =>
  mysql.database.transaction((tx) => inbox.take(tx, link, after, limit));

describe('the inbox', () => {
  test('gives edits in the order they came, with 0-based rows', async () => {
    await append('b1', [edit('k1', 2), edit('k2', 9)]);
    await append('b2', [edit('k1', 3)]);
    const entries = await takeAll();
    expect(entries.map(({ key, row }) => [key, row])).toEqual([
      ['k1', 1],
      ['k2', 8],
      ['k1', 2],
    ]);
    expect(entries[0]).toMatchObject({ cells: edit('k1').cells, capturedAt: CAPTURED_AT });
    expect(Math.abs((entries[0]?.receivedAt ?? 0) / 1_000 - Date.now())).toBeLessThan(60_000);
    expect((await takeAll(100, entries[0]?.id)).map((entry) => entry.id)).toEqual(
      entries.slice(1).map((entry) => entry.id),
    );
    expect(await takeAll(1)).toHaveLength(1);
  });

  test('stores a batch once, whoever else brings it [W3]', async () => {
    const intakes = await Promise.all([1, 2, 3, 4].map(() => append('same', [edit('k1')], true)));
    expect(intakes.filter(Boolean)).toHaveLength(1);
    expect(await append('same', [edit('k1')], true)).toBe(false);
    expect(await inbox.countPending(link)).toBe(1);
    expect(await mysql.links.readDue(link)).toBe(2);
  });

  test('knows a batch without edits again', async () => {
    expect([await append('empty', [], true), await append('empty', [], true)]).toEqual([true, false]);
    expect(await mysql.links.readDue(link)).toBe(2);
  });

  test('asks for a read where a row has no key, and keeps the other edits [W4]', async () => {
    await append('b1', [edit(null), edit('k1')]);
    expect(await mysql.links.readDue(link)).toBe(2);
    expect((await takeAll()).map((entry) => entry.key)).toEqual(['k1']);
  });

  test('asks for no read when nothing needs one', async () => {
    await append('b1', [edit('k1')]);
    expect(await mysql.links.readDue(link)).toBeNull();
  });

  test('never gives one entry to two takers', async () => {
    await append(
      'b1',
      Array.from({ length: 10 }, (_, index) => edit(`k${index}`)),
    );
    await mysql.database.transaction(async (one) => {
      const first = await inbox.take(one, link, 0, 6);
      const second = await mysql.database.transaction((two) => inbox.take(two, link, 0, 6));
      expect(first.map((entry) => entry.key)).toEqual(['k0', 'k1', 'k2', 'k3', 'k4', 'k5']);
      expect(second.map((entry) => entry.key)).toEqual(['k6', 'k7', 'k8', 'k9']);
      const byKey = await mysql.database.transaction((two) => inbox.takeByKey(two, link, ['k1', 'k8']));
      expect(byKey.map((entry) => entry.key)).toEqual(['k8']);
    });
  });

  test('gives an entry again after its taker failed, and never after it is done [C9]', async () => {
    await append('b1', [edit('k1'), edit('k2'), edit('k1')]);
    const failed = mysql.database.transaction(async (tx) => {
      const [entry] = await inbox.take(tx, link, 0, 1);
      await inbox.done(tx, [{ id: entry?.id ?? 0, outcome: 'applied' }]);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await mysql.database.transaction(async (tx) => {
      const ofKey = await inbox.takeByKey(tx, link, ['k1']);
      expect(ofKey).toHaveLength(2);
      const outcomes = ['applied', 'stale'] as const;
      await inbox.done(
        tx,
        ofKey.map(({ id }, index) => ({ id, outcome: outcomes[index] ?? 'nudged' })),
      );
    });
    expect((await takeAll()).map((entry) => entry.key)).toEqual(['k2']);
    expect(await inbox.countPending(link)).toBe(1);
  });

  test('does not make an intake wait for a taker [W8]', async () => {
    await append('b1', [edit('k1'), edit('k2')]);
    await mysql.database.transaction(async (tx) => {
      await inbox.take(tx, link, 0, 100);
      await inbox.takeByKey(tx, link, ['k1', 'k2', 'k3']);
      expect(await append('b2', [edit('k1'), edit('k3')])).toBe(true);
    });
    expect(await inbox.countPending(link)).toBe(4);
  });

  test('names links with pending entries, but for paused ones', async () => {
    expect(await inbox.withPending()).not.toContain(link);
    await append('b1', [edit('k1')]);
    expect(await inbox.withPending()).toContain(link);
    expect(await inbox.countPending()).toBeGreaterThan(0);
    await mysql.links.setStatus(link, 'paused', 'A reason.');
    expect(await inbox.withPending()).not.toContain(link);
  });

  test('takes 5,000 edits at once', async () => {
    const edits = Array.from({ length: 5_000 }, (_, index) => edit(`k${index}`, index + 2));
    await append('large', edits);
    expect(await inbox.countPending(link)).toBe(5_000);
  });
});
