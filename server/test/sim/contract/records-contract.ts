/** `records`, `conflicts` and `repairs`: what people look at later, and what is owed to the sheet. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Conflict } from '../../../core/conflict.ts';
import type { Link } from '../../../core/link.ts';
import { showValue } from '../../../core/values/cell-value.ts';
import type { Rekey } from '../../../core/repair.ts';
import type { Tx } from '../../../ports/database.ts';
import { newRow } from './rows-contract.ts';
import type { OpenSubject, Subject } from './subject.ts';

const AT = 1_700_000_000_000_000;

export function recordsContract(open: OpenSubject): void {
  let subject: Subject;
  let link: Link;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(() => subject.close());
  beforeEach(async () => {
    link = await subject.newLink();
  });

  const inTransaction = <T>(work: (tx: Tx) => Promise<T>) => subject.ports.database.transaction(work);
  const add = (...conflicts: Conflict[]) =>
    inTransaction((tx) => subject.ports.records.addConflicts(tx, link.id, conflicts));
  const conflict = (patch: Partial<Conflict> = {}): Conflict => ({
    key: 'a',
    column: 'c1',
    base: null,
    sheet: 'typed',
    db: 'stored',
    sheetAt: AT,
    dbAt: AT + 1,
    resolution: 'DB_WINS',
    ...patch,
  });
  const list = async (openOnly = false) => {
    const page = { openOnly, before: null, limit: 50 };
    return (await subject.ports.conflicts.list(link.id, page)).map(
      (each) =>
        `${each.key} ${each.column} ${showValue(each.sheet)} ${each.resolution}${each.isOpen ? ' open' : ''}`,
    );
  };

  describe('conflicts', () => {
    test('come back with all that was known', async () => {
      await inTransaction((tx) => subject.ports.rows.save(tx, link.id, [newRow('a', { row: 6 })]));
      const whole = conflict({ key: 'b', column: null, sheet: { refused: 'x', why: 'y' }, dbAt: null });
      await add(conflict(), whole);
      const [second, first] = await subject.ports.conflicts.list(link.id, {
        openOnly: false,
        before: null,
        limit: 9,
      });
      expect(first).toMatchObject({
        ...conflict(),
        link: link.id,
        row: 7,
        columnName: 'name',
        isOpen: false,
        answers: [],
      });
      expect(second).toMatchObject({ ...whole, row: null, columnName: null });
      expect(first?.resolvedAt).toBeGreaterThan(AT);
      expect(await subject.ports.conflicts.get(first?.id ?? 0)).toEqual(first);
      const page = { openOnly: false, before: second?.id ?? 0, limit: 1 };
      expect(await subject.ports.conflicts.list(link.id, page)).toEqual([first]);
    });

    test('keep the name that is known of the sheet’s value, for as long as it is that value', async () => {
      const open = { resolution: 'PENDING' } as const;
      const names = async () => {
        const page = { openOnly: false, before: null, limit: 9 };
        return (await subject.ports.conflicts.list(link.id, page)).map(({ sheetBy }) => sheetBy);
      };
      await add(conflict({ ...open, sheetBy: 'ann@example.com' }));
      await add(conflict({ ...open }));
      expect(await names()).toEqual(['ann@example.com']);
      await add(conflict({ ...open, sheet: 'other', sheetBy: 'bob@example.com' }));
      await add(conflict({ sheet: 'other' }));
      expect(await names()).toEqual(['bob@example.com', 'bob@example.com']);
      await add(conflict({ ...open, sheetBy: 'ann@example.com' }));
      await add(conflict({ ...open, sheet: 'nobody knows whose' }));
      expect(await names()).toEqual([undefined, 'bob@example.com', 'bob@example.com']);
    });

    test('are open once for a cell: the next replaces it, a decided one closes it and stands beside it', async () => {
      const pending = { resolution: 'PENDING' } as const;
      await add(conflict({ ...pending, sheet: '1' }), conflict({ ...pending, sheet: 'other', column: 'c2' }));
      await add(conflict({ ...pending, sheet: '2' }));
      expect(await list()).toEqual(['a c2 other PENDING open', 'a c1 2 PENDING open']);
      await add(conflict({ sheet: '3' }));
      expect(await list()).toEqual(['a c1 3 DB_WINS', 'a c2 other PENDING open', 'a c1 2 DB_WINS']);
      expect(await list(true)).toEqual(['a c2 other PENDING open']);
    });

    test('are closed by an answer; putting a loser back leaves what was decided', async () => {
      const { conflicts } = subject.ports;
      await add(conflict({ resolution: 'PENDING' }), conflict({ column: 'c2' }));
      const [decided, waiting] = await conflicts.list(link.id, { openOnly: false, before: null, limit: 9 });
      await inTransaction(async (tx) => {
        expect(await conflicts.lock(tx, waiting?.id ?? 0)).toEqual(waiting);
        expect(await conflicts.lock(tx, 999_999)).toBeNull();
        await conflicts.answer(tx, waiting?.id ?? 0, 'sheet');
        await conflicts.answer(tx, decided?.id ?? 0, 'restore');
        await conflicts.answer(tx, decided?.id ?? 0, 'restore');
      });
      expect(await conflicts.get(waiting?.id ?? 0)).toMatchObject({
        isOpen: false,
        resolution: 'MANUAL',
        answers: ['sheet'],
      });
      expect(await conflicts.get(decided?.id ?? 0)).toMatchObject({
        resolution: 'DB_WINS',
        answers: ['restore'],
      });
    });
  });

  describe('issues', () => {
    test('count while their cells are held or their row was refused, and end when they are settled', async () => {
      const { records, rows } = subject.ports;
      const held = { c1: { v: 'x', lo: 1, hi: 2, held: { why: 'refused' as const, db: null, at: 2 } } };
      await inTransaction((tx) =>
        rows.save(tx, link.id, [
          newRow('a', { base: held }),
          newRow('b', { base: { c1: { v: 'x', lo: 1, hi: 2 } } }),
        ]),
      );
      const issue = (key: string, column: string) => ({ key, column, why: 'It is no number.' });
      await inTransaction((tx) =>
        records.addIssues(tx, link.id, [
          issue('a', 'c1'),
          issue('a', 'c2'),
          issue('b', 'c1'),
          issue('gone', 'c1'),
        ]),
      );
      await inTransaction((tx) => records.addIssues(tx, link.id, [issue('a', 'c1')]));
      const listed = () => subject.ports.issues.list(link.id, { before: null, limit: 9 });
      expect(await listed()).toHaveLength(3);
      await add(conflict({ resolution: 'PENDING' }));
      await inTransaction((tx) =>
        records.settle(tx, link.id, [
          { key: 'a', columns: ['c1'] },
          { key: 'gone', columns: null },
        ]),
      );
      expect(await listed()).toHaveLength(1);
      expect(await list()).toEqual(['a c1 typed MANUAL']);
    });
  });

  test('the last activity tells when something crossed', async () => {
    const { records } = subject.ports;
    const activity = { link: link.id, direction: 'sheet-to-mysql', what: 'edit', rows: 1, cells: 2 } as const;
    await inTransaction((tx) => records.addActivity(tx, activity));
    expect(await records.lastSyncAt()).toBeGreaterThan(AT / 1_000);
  });

  describe('repairs', () => {
    const rekey = (to: string): Rekey => ({ kind: 'rekey', from: null, to, row: 3, mark: 5 });

    test('are owed in order until they are done or given up', async () => {
      const { repairs } = subject.ports;
      const sheet = link.spreadsheet;
      await inTransaction((tx) => repairs.add(tx, sheet, link.id, 4, [rekey('a'), rekey('b'), rekey('c')]));
      const owed = async () => (await repairs.owed(sheet)).get(link.id) ?? [];
      expect((await owed()).map(({ repair }) => repair)).toEqual([rekey('a'), rekey('b'), rekey('c')]);
      expect(await repairs.withOwed()).toContain(sheet);
      const [first, second, third] = (await owed()).map(({ id }) => id);
      await inTransaction((tx) => repairs.done(tx, [first ?? 0]));
      await inTransaction((tx) => repairs.giveUp(tx, [third ?? 0], 'The copy is lost.'));
      expect((await owed()).map(({ id }) => id)).toEqual([second]);
      await inTransaction((tx) => repairs.done(tx, [second ?? 0]));
      expect(await repairs.withOwed()).not.toContain(sheet);
    });
  });
}
