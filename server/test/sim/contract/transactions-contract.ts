/** Transactions and row locks: what is seen when, who waits for whom, what runs again. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { RowState } from '../../../core/base.ts';
import type { Link } from '../../../core/link.ts';
import { gate, type OpenSubject, type Subject } from './subject.ts';
import { newRow } from './rows-contract.ts';

export function transactionsContract(open: OpenSubject): void {
  let subject: Subject;
  let link: Link;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(() => subject.close());
  beforeEach(async () => {
    link = await subject.newLink();
  });

  const save = (...rows: RowState[]) =>
    subject.ports.database.transaction((tx) => subject.ports.rows.save(tx, link.id, rows));
  const places = async () =>
    (await subject.ports.rows.places(link.id)).map(({ key, row }) => `${key} ${row}`).sort();

  describe('a transaction', () => {
    test('is seen by others when it commits, and by itself at once', async () => {
      const { database, rows } = subject.ports;
      await database.transaction(async (tx) => {
        await rows.save(tx, link.id, [newRow('a', { row: 3 })]);
        expect([...(await rows.lock(tx, link.id, ['a'])).keys()]).toEqual(['a']);
        expect(await places()).toEqual([]);
      });
      expect(await places()).toEqual(['a 3']);
    });

    test('sees what others commit while it runs', async () => {
      const { database, tables } = subject.ports;
      await tables.createManaged(link);
      const customer = await subject.customer(link.table);
      const pk = await customer.insert({ c1: 'one' });
      await database.transaction(async (tx) => {
        expect((await tables.read(tx, link, [pk])).size).toBe(0);
        await customer.commit();
        expect((await tables.read(tx, link, [pk])).get(pk)?.values['c1']).toBe('one');
      });
    });

    test('that throws leaves nothing behind, but the ids that it took', async () => {
      const { database, spreadsheets, rows } = subject.ports;
      await save(newRow('a', { row: 1 }));
      const work = database.transaction(async (tx) => {
        await rows.forget(tx, link.id, ['a']);
        await rows.save(tx, link.id, [newRow('b', { row: 2 })]);
        throw new RangeError('no');
      });
      await expect(work).rejects.toThrow('no');
      expect(await places()).toEqual(['a 1']);
      expect((await spreadsheets.list()).length).toBe(1);
    });

    test('cannot be used after its end', async () => {
      const { database, rows } = subject.ports;
      const tx = await database.transaction((open) => Promise.resolve(open));
      await expect(async () => rows.lock(tx, link.id, ['a'])).rejects.toMatchObject({ code: 'INVARIANT' });
    });
  });

  describe('a row lock', () => {
    test('makes the next one wait until its transaction ends, and then shows what that one wrote', async () => {
      const { database, rows } = subject.ports;
      await save(newRow('a', { row: 1 }));
      const held = gate();
      const isLocked = gate();
      const first = database.transaction(async (tx) => {
        await rows.lock(tx, link.id, ['a']);
        isLocked.open();
        await held.opened;
        await rows.save(tx, link.id, [newRow('a', { row: 2 })]);
      });
      await isLocked.opened;
      const second = database.transaction((tx) => rows.lock(tx, link.id, ['a']));
      await subject.someoneWaits();
      held.open();
      await first;
      expect((await second).get('a')?.row).toBe(2);
    });

    test('of a row that its holder deletes is a lock of nothing', async () => {
      const { database, rows } = subject.ports;
      await save(newRow('a'));
      const held = gate();
      const isLocked = gate();
      const first = database.transaction(async (tx) => {
        await rows.forget(tx, link.id, ['a']);
        isLocked.open();
        await held.opened;
      });
      await isLocked.opened;
      const second = database.transaction((tx) => rows.lock(tx, link.id, ['a']));
      await subject.someoneWaits();
      held.open();
      await first;
      expect((await second).size).toBe(0);
    });

    test('is not there for a row that does not exist: another may insert it', async () => {
      const { database, rows } = subject.ports;
      await database.transaction(async (tx) => {
        expect((await rows.lock(tx, link.id, ['new'])).size).toBe(0);
        await save(newRow('new', { row: 4 }));
      });
      expect(await places()).toEqual(['new 4']);
    });

    test('that is held for too long fails a statement as transient', async () => {
      const { database, spreadsheets } = subject.ports;
      const held = gate();
      const isLocked = gate();
      const first = database.transaction(async (tx) => {
        await spreadsheets.lockShared(tx, link.spreadsheet);
        isLocked.open();
        await held.opened;
      });
      await isLocked.opened;
      await expect(spreadsheets.raiseFence(link.spreadsheet)).rejects.toMatchObject({
        code: 'MYSQL_TRANSIENT',
      });
      held.open();
      await first;
    });

    test('in a circle fails one of the two, whose work runs again', async () => {
      const { database, rows } = subject.ports;
      await save(newRow('a', { row: 0 }), newRow('b', { row: 0 }));
      const ready = { a: gate(), b: gate() };
      let runs = 0;
      const work = (mine: 'a' | 'b', other: 'a' | 'b') =>
        database.transaction(async (tx) => {
          runs += 1;
          const own = await rows.lock(tx, link.id, [mine]);
          ready[mine].open();
          await ready[other].opened;
          const all = new Map([...own, ...(await rows.lock(tx, link.id, [other]))]);
          const next = [...all.values()].map((state) => ({ ...state, row: (state.row ?? 0) + 1 }));
          await rows.save(tx, link.id, next);
        });
      await Promise.all([work('a', 'b'), work('b', 'a')]);
      expect(await places()).toEqual(['a 2', 'b 2']);
      expect(runs).toBe(3);
    });

    test('that is shared is shared, and keeps the fence where it is', async () => {
      const { database, spreadsheets } = subject.ports;
      const before = (await spreadsheets.get(link.spreadsheet)).fence;
      const held = gate();
      const bothIn = [gate(), gate()];
      const reader = (number: 0 | 1) =>
        database.transaction(async (tx) => {
          await spreadsheets.lockShared(tx, link.spreadsheet);
          bothIn[number]?.open();
          await held.opened;
        });
      const readers = [reader(0), reader(1)];
      await Promise.all(bothIn.map(({ opened }) => opened));
      const raised = spreadsheets.raiseFence(link.spreadsheet);
      await subject.someoneWaits();
      held.open();
      await Promise.all(readers);
      expect(await raised).toBe(before + 1);
      const late = database.transaction((tx) => spreadsheets.lockFenced(tx, link.spreadsheet, before));
      await expect(late).rejects.toMatchObject({ code: 'LEASE_LOST' });
    });
  });
}
