/** `inbox`: a batch counts once, entries are taken in order, and those that others have locked are passed over. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { RowEdit } from '../../../../shared/protocol/edit-batch.ts';
import type { Link } from '../../../core/link.ts';
import { gate, type OpenSubject, type Subject } from './subject.ts';

export function inboxContract(open: OpenSubject): void {
  let subject: Subject;
  let link: Link;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(() => subject.close());
  beforeEach(async () => {
    link = await subject.newLink();
  });

  const append = (batchId: string, edits: RowEdit[], nudge = false) =>
    subject.ports.inbox.append(link.id, { batchId, capturedAt: 5_000, edits, nudge });
  const edit = (key: string | null, value: string): RowEdit => ({ key, row: 3, cells: { c1: value } });
  const take = (limit = 10, after = 0) =>
    subject.ports.database.transaction((tx) => subject.ports.inbox.take(tx, link.id, after, limit));
  const readDue = () => subject.ports.links.readDue(link.id);

  describe('the inbox', () => {
    test('stores a batch once, with what it tells', async () => {
      expect([await append('one', [edit('a', 'x')]), await append('one', [edit('a', 'y')])]).toEqual([
        true,
        false,
      ]);
      const [entry, ...others] = await take();
      expect(others).toEqual([]);
      expect(entry).toMatchObject({
        batchId: 'one',
        key: 'a',
        row: 2,
        cells: { c1: 'x' },
        capturedAt: 5_000,
      });
      expect(entry?.receivedAt).toBeGreaterThan(5_000);
    });

    test('keeps who made an edit, where that is told [P1]', async () => {
      const batch = { batchId: 'who', capturedAt: 5_000, edits: [edit('a', 'x')], nudge: false };
      await subject.ports.inbox.append(link.id, { ...batch, by: 'ada@example.com' });
      await append('nobody', [edit('b', 'y')]);
      expect((await take()).map(({ by }) => by)).toEqual(['ada@example.com', null]);
    });

    test('takes a row without a key for a nudge', async () => {
      const before = (await readDue()) ?? 0;
      await append('one', [edit(null, 'x'), edit('a', 'y')]);
      expect(await readDue()).toBe(before + 1);
      await append('two', [], true);
      expect(await readDue()).toBe(before + 2);
      await append('three', [edit('a', 'z')]);
      expect(await readDue()).toBe(before + 2);
      expect((await take()).map(({ key }) => key)).toEqual(['a', 'a']);
    });

    test('is taken in order, after an entry and up to a limit, until it is done', async () => {
      await append('one', [edit('a', '1'), edit('b', '2'), edit('a', '3')]);
      const all = await take();
      expect(all.map(({ cells }) => cells['c1'])).toEqual(['1', '2', '3']);
      expect((await take(1, all[0]?.id)).map(({ cells }) => cells['c1'])).toEqual(['2']);
      const { database, inbox } = subject.ports;
      await database.transaction((tx) => inbox.done(tx, [{ id: all[0]?.id ?? 0, outcome: 'applied' }]));
      const left = await database.transaction((tx) => inbox.takeByKey(tx, link.id, ['a', 'nobody']));
      expect(left.map(({ cells }) => cells['c1'])).toEqual(['3']);
      expect(await inbox.countPending(link.id)).toBe(2);
    });

    test('passes over what another has locked, and goes on behind it', async () => {
      await append('one', [edit('a', '1'), edit('b', '2'), edit('c', '3')]);
      const { database, inbox } = subject.ports;
      const held = gate();
      const isTaken = gate();
      const first = database.transaction(async (tx) => {
        await inbox.takeByKey(tx, link.id, ['a']);
        isTaken.open();
        await held.opened;
      });
      await isTaken.opened;
      expect((await take(2)).map(({ key }) => key)).toEqual(['b', 'c']);
      held.open();
      await first;
      expect((await take()).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    });

    test('waits for an intake of the same batch that is not committed yet', async () => {
      const { links, database } = subject.ports;
      const held = gate();
      const isIn = gate();
      const blocker = database.transaction(async (tx) => {
        await links.nudge(link.id, tx);
        isIn.open();
        await held.opened;
      });
      await isIn.opened;
      const intakes = [append('one', [], true), append('one', [], true)];
      await subject.someoneWaits();
      held.open();
      await blocker;
      expect((await Promise.all(intakes)).sort()).toEqual([false, true]);
    });

    test('takes in many batches that come together, each once', async () => {
      const { inbox } = subject.ports;
      const ids = ['a', 'b', 'c', 'b', 'd', 'e', 'e', 'f'];
      const intakes = await Promise.all(ids.map((id) => append(id, [edit(id, 'x'), edit('other', id)])));
      expect(intakes.filter((isNew) => isNew)).toHaveLength(6);
      expect(await inbox.countPending(link.id)).toBe(12);
    });

    test('tells the sweep of links with pending entries, but not of paused ones', async () => {
      const { inbox, links } = subject.ports;
      expect(await inbox.withPending()).not.toContain(link.id);
      await append('one', [edit('a', '1')]);
      expect(await inbox.withPending()).toContain(link.id);
      await links.setStatus(link.id, 'paused', 'because');
      expect(await inbox.withPending()).not.toContain(link.id);
    });
  });
}
