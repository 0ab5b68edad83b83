/** `tables` and `changeQueue`: our writes and the customer's, what the triggers mark, and who waits for whom. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Link } from '../../../core/link.ts';
import type { Tx } from '../../../ports/database.ts';
import type { RowWrite, WriteOutcome } from '../../../ports/tables.ts';
import type { OpenSubject, Subject } from './subject.ts';
import { sampleEntry } from '../../samples/history-entry.ts';

const FULL = { c1: 'Zoë', c2: '19.5', c3: '2026-01-02 03:04:05.678', c4: true };
const NOTHING = { c1: null, c2: null, c3: null, c4: null };

export function tablesContract(open: OpenSubject): void {
  let subject: Subject;
  let link: Link;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(() => subject.close());
  beforeEach(async () => {
    link = await subject.newLink();
    await subject.ports.tables.createManaged(link);
  });

  const inTransaction = <T>(work: (tx: Tx) => Promise<T>) => subject.ports.database.transaction(work);
  const insert = (...writes: RowWrite[]) =>
    inTransaction((tx) => subject.ports.tables.insert(tx, link, writes));
  const write = (key: string, values: RowWrite['values'] = FULL): RowWrite => ({
    pk: null,
    key,
    values,
    row: 1,
  });
  const read = (...pks: string[]) => inTransaction((tx) => subject.ports.tables.read(tx, link, pks));
  const marks = async () =>
    (await subject.ports.changeQueue.pending(link.table, 100)).map(
      ({ pk, operation }) => `${operation} ${pk}`,
    );

  describe('our writes', () => {
    test('come back as MySQL has them, and are not marked', async () => {
      const outcomes = await insert(write('a'), write('b', { c1: 'only' }));
      expect(outcomes).toEqual([
        { key: 'a', row: { pk: '1', values: FULL } },
        { key: 'b', row: { pk: '2', values: { ...NOTHING, c1: 'only' } } },
      ]);
      const updated = await inTransaction((tx) =>
        subject.ports.tables.update(tx, link, [{ pk: '1', key: 'a', values: { c2: null }, row: 4 }]),
      );
      expect(updated).toEqual([{ key: 'a', row: { pk: '1', values: { ...FULL, c2: null } } }]);
      await inTransaction((tx) =>
        subject.ports.tables.mark(tx, link, [{ pk: '2', row: 7, status: 'SYNCED' }]),
      );
      await inTransaction((tx) => subject.ports.tables.delete(tx, link, ['2', '99']));
      expect([...(await read('1', '2')).keys()]).toEqual(['1']);
      expect(await marks()).toEqual([]);
      expect(await subject.ports.tables.count(link.table)).toBe(1);
    });

    test('tell what is refused and what is gone, and do the rest', async () => {
      await insert(write('a'));
      const outcomes = await insert({ ...write('b'), pk: '1' }, { ...write('c'), pk: '40' }, write('d'));
      expect(outcomes.map(shortly)).toEqual(['b refused 1062', 'c 40', 'd 41']);
      const updates = await inTransaction((tx) =>
        subject.ports.tables.update(tx, link, [
          { pk: '7', key: 'x', values: { c1: 'x' }, row: 1 },
          { pk: '1', key: 'a', values: { c1: 'x' }, row: 1 },
        ]),
      );
      expect(updates.map(shortly)).toEqual(['x refused 1032', 'a 1']);
    });

    test('that are made as by any other program are marked', async () => {
      await insert(write('a'));
      const outcome = await inTransaction((tx) =>
        subject.ports.tables.change(
          tx,
          link,
          { pk: '1', key: 'a', values: { c1: 'by hand' }, row: 1 },
          'ada@example.com',
        ),
      );
      expect(shortly(outcome)).toBe('a 1');
      expect(await marks()).toEqual(['UPDATE 1']);
      const [change] = await subject.ports.changeQueue.pending(link.table, 10);
      expect(change).toMatchObject({ origin: 'SYSTEM', by: 'ada@example.com' });
    });

    test('that a person has made bring a row back under its old number, and take one away', async () => {
      await insert(write('a'), write('b'));
      const { tables, changeQueue } = subject.ports;
      await inTransaction((tx) => tables.delete(tx, link, ['1']));
      const back = await inTransaction((tx) => tables.bringBack(tx, link, { ...write('a'), pk: '1' }, null));
      expect(shortly(back)).toBe('a 1');
      expect(await inTransaction((tx) => tables.takeAway(tx, link, '2', null))).toBeNull();
      expect(await marks()).toEqual(['INSERT 1', 'DELETE 2']);
      const signed = await changeQueue.pending(link.table, 10);
      expect(signed.map(({ origin }) => origin)).toEqual(['SYSTEM', 'SYSTEM']);
      const customer = await subject.customer(link.table);
      await customer.update('1', { c1: 'theirs' });
      await customer.commit();
      const [, , theirs] = await changeQueue.pending(link.table, 10);
      expect([theirs?.pk, theirs?.origin]).toEqual(['1', undefined]);
    });

    test('that bring back a row whose number is taken are refused, and mark nothing', async () => {
      await insert(write('a'));
      const { tables } = subject.ports;
      const back = await inTransaction((tx) => tables.bringBack(tx, link, { ...write('b'), pk: '1' }, null));
      expect(shortly(back)).toBe('b refused 1062');
      expect(await marks()).toEqual([]);
    });

    test('of an id that was rolled back leave a gap', async () => {
      const failed = inTransaction(async (tx) => {
        await subject.ports.tables.insert(tx, link, [write('a')]);
        throw new RangeError('no');
      });
      await expect(failed).rejects.toThrow('no');
      expect((await insert(write('b'))).map(shortly)).toEqual(['b 2']);
    });
  });

  describe('the customer’s writes', () => {
    test('are marked, one for each row and statement, in the order of the ids', async () => {
      const customer = await subject.customer(link.table);
      const pk = await customer.insert({ c1: 'a' });
      expect([await customer.update(pk, { c1: 'b' }), await customer.update('99', { c1: 'b' })]).toEqual([
        true,
        false,
      ]);
      await customer.delete(pk);
      expect(await marks()).toEqual([]);
      await customer.commit();
      expect(await marks()).toEqual(['INSERT 1', 'UPDATE 1', 'DELETE 1']);
    });

    test('that change nothing are marked, too', async () => {
      const customer = await subject.customer(link.table);
      const pk = await customer.insert({ c1: 'a' });
      await customer.update(pk, { c1: 'a' });
      await customer.commit();
      expect(await marks()).toEqual(['INSERT 1', 'UPDATE 1']);
    });

    test('that are rolled back are not marked, and leave gaps in both ids', async () => {
      const { changeQueue } = subject.ports;
      const customer = await subject.customer(link.table);
      await customer.insert({ c1: 'gone' });
      await customer.rollback();
      const next = await subject.customer(link.table);
      expect(await next.insert({ c1: 'stays' })).toBe('2');
      await next.commit();
      const [change, ...others] = await changeQueue.pending(link.table, 10);
      expect([change?.pk, others.length]).toEqual(['2', 0]);
    });

    test('carry the time of their statement, and are there when they commit', async () => {
      const { changeQueue } = subject.ports;
      const late = await subject.customer(link.table);
      await late.insert({ c1: 'late' });
      const early = await subject.customer(link.table);
      await early.insert({ c1: 'early' });
      await early.commit();
      const [moved] = await changeQueue.pending(link.table, 10);
      expect(moved?.pk).toBe('2');
      const records = moved ? [{ change: moved, entry: sampleEntry() }] : [];
      await inTransaction((tx) => changeQueue.moveToLog(tx, link, records));
      await late.commit();
      const [left] = await changeQueue.pending(link.table, 10);
      expect([left?.pk, (left?.id ?? 0) < (moved?.id ?? 0)]).toEqual(['1', true]);
      expect(left?.changedAt).toBeLessThan(moved?.changedAt ?? 0);
    });
  });

  describe('locks', () => {
    test('pass over what a customer holds, which is neither there nor gone', async () => {
      await insert(write('a'), write('b'));
      const customer = await subject.customer(link.table);
      await customer.update('1', { c1: 'held' });
      const locked = await inTransaction((tx) => subject.ports.tables.lock(tx, link, ['1', '2', '3']));
      expect([[...locked.rows.keys()], [...locked.busy]]).toEqual([['2'], ['1']]);
      await inTransaction((tx) =>
        subject.ports.tables.mark(tx, link, [{ pk: '1', row: 8, status: 'PENDING' }]),
      );
      await customer.commit();
      expect((await read('1')).get('1')?.values['c1']).toBe('held');
    });

    test('do not see what is inserted and not committed', async () => {
      const customer = await subject.customer(link.table);
      const pk = await customer.insert({ c1: 'new' });
      const locked = await inTransaction((tx) => subject.ports.tables.lock(tx, link, [pk]));
      expect([locked.rows.size, locked.busy.size]).toEqual([0, 0]);
      await customer.commit();
    });

    test('make a customer wait, who then changes what we wrote', async () => {
      const { tables } = subject.ports;
      await insert(write('a'));
      const customer = await subject.customer(link.table);
      let changed: Promise<boolean> = Promise.resolve(false);
      await inTransaction(async (tx) => {
        await tables.update(tx, link, [{ pk: '1', key: 'a', values: { c2: '20' }, row: 1 }]);
        changed = customer.update('1', { c1: 'after' });
        await subject.someoneWaits();
      });
      expect(await changed).toBe(true);
      await customer.commit();
      expect((await read('1')).get('1')?.values).toEqual({ ...FULL, c1: 'after', c2: '20' });
    });
  });

  describe('the change queue', () => {
    test('moves an entry once, whoever is first', async () => {
      const { changeQueue } = subject.ports;
      const customer = await subject.customer(link.table);
      await customer.insert({ c1: 'a' });
      await customer.commit();
      const changes = await changeQueue.pending(link.table, 10);
      const records = changes.map((change) => ({ change, entry: sampleEntry() }));
      expect(await changeQueue.tablesWithChanges()).toContain(link.table);
      const move = () => inTransaction((tx) => changeQueue.moveToLog(tx, link, records));
      await Promise.all([move(), move()]);
      await move();
      expect(await marks()).toEqual([]);
      expect(await changeQueue.tablesWithChanges()).not.toContain(link.table);
    });

    test('tells when rows were changed last by what is still queued', async () => {
      const { changeQueue } = subject.ports;
      const customer = await subject.customer(link.table);
      const pk = await customer.insert({ c1: 'a' });
      await customer.update(pk, { c1: 'b' });
      await customer.commit();
      const [, last] = await changeQueue.pending(link.table, 10);
      const times = await inTransaction((tx) => changeQueue.changedAt(tx, link.table, [pk, '99']));
      expect([...times]).toEqual([[pk, last?.changedAt]]);
    });

    test('does not tell of the tables of paused links', async () => {
      const { changeQueue, links } = subject.ports;
      const customer = await subject.customer(link.table);
      await customer.insert({ c1: 'a' });
      await customer.commit();
      await links.setStatus(link.id, 'paused', 'because');
      expect(await changeQueue.tablesWithChanges()).not.toContain(link.table);
      expect(await changeQueue.count()).toBeGreaterThan(0);
    });
  });

  describe('a table', () => {
    test('is made once, and its marks go with it', async () => {
      const { tables } = subject.ports;
      await expect(tables.createManaged(link)).rejects.toMatchObject({ code: 'MYSQL_REJECTED' });
      const customer = await subject.customer(link.table);
      await customer.insert({ c1: 'a' });
      await customer.commit();
      await tables.drop(link.table);
      expect([await tables.exists(link.table), await marks()]).toEqual([false, []]);
      const gone = inTransaction((tx) => tables.read(tx, link, ['1']));
      await expect(gone).rejects.toMatchObject({ code: 'MYSQL_REJECTED' });
    });
  });

  describe('touches', () => {
    const WITHIN = 3_600_000_000;
    const changed = async (...pks: string[]) => {
      const { touches } = subject.ports;
      const times = await inTransaction((tx) => touches.changes(tx, link, pks, WITHIN));
      return [...times.at.keys()].sort();
    };

    test('of rows tell who was there last: a customer, or we', async () => {
      const { tables } = subject.ports;
      await insert(write('a'), write('b'));
      const customer = await subject.customer(link.table);
      await customer.update('2', { c1: 'changed' });
      await customer.insert({ c1: 'new' });
      await customer.commit();
      expect(await changed('1', '2', '3', '4')).toEqual(['2', '3']);
      await inTransaction((tx) =>
        tables.update(tx, link, [{ pk: '2', key: 'b', values: { c2: '1' }, row: 1 }]),
      );
      await inTransaction((tx) => tables.mark(tx, link, [{ pk: '3', row: 5, status: 'SYNCED' }]));
      expect(await changed('1', '2', '3')).toEqual(['3']);
    });

    test('of edits tell when the last one came, stale ones aside', async () => {
      const { inbox, touches, database } = subject.ports;
      const append = (batchId: string, key: string) =>
        inbox.append(link.id, { batchId, capturedAt: 1, edits: [{ key, row: 2, cells: {} }], nudge: false });
      await append('one', 'a');
      await append('two', 'b');
      const entries = await database.transaction((tx) => inbox.take(tx, link.id, 0, 10));
      const outcomes = entries.map(({ id, key }) => ({
        id,
        outcome: key === 'a' ? ('stale' as const) : ('applied' as const),
      }));
      await database.transaction((tx) => inbox.done(tx, outcomes));
      const times = await touches.edits(link.id, ['a', 'b', 'c'], WITHIN);
      expect([...times.at.keys()]).toEqual(['b']);
      expect(times.at.get('b')).toBe(entries.find(({ key }) => key === 'b')?.receivedAt);
      expect((await touches.edits(link.id, ['b'], 0)).at.size).toBe(0);
    });
  });
}

function shortly(outcome: WriteOutcome): string {
  return 'row' in outcome
    ? `${outcome.key} ${outcome.row.pk}`
    : `${outcome.key} refused ${outcome.rejected.errno}`;
}
