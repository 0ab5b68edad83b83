/** `approvals` and `oneSided`: what waits for a person, about which rows, and which rows one side is without. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Link } from '../../../core/link.ts';
import type { Tx } from '../../../ports/database.ts';
import { newRow } from './rows-contract.ts';
import type { OpenSubject, Subject } from './subject.ts';

const BASE = { c1: { v: 'Zoë', lo: 100, hi: 200 } };
const QUESTION = { kind: 'delete-in-sheet', allRows: 9, samples: ['Zoë'] } as const;

export function approvalsContract(open: OpenSubject): void {
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
  /** Rows a to d: a and b are on both sides, c is gone from MySQL, d never was there; e is MySQL's alone. */
  const addRows = () =>
    inTransaction(async (tx) => {
      const { tables, rows } = subject.ports;
      const write = (key: string) => ({ pk: null, key, values: { c1: key }, row: 1 });
      const outcomes = await tables.insert(tx, link, ['a', 'b', 'c', 'e'].map(write));
      const pks = new Map(outcomes.map((each) => [each.key, 'row' in each ? each.row.pk : '']));
      const state = (key: string) => newRow(key, { pk: pks.get(key) ?? null, row: 1, base: BASE });
      await rows.save(tx, link.id, ['a', 'b', 'c', 'd'].map(state));
      await tables.delete(tx, link, [pks.get('c') ?? '']);
      return pks;
    });
  const ask = (keys: readonly string[]) =>
    inTransaction(async (tx) => {
      const id = await subject.ports.approvals.open(tx, link.id, QUESTION);
      await subject.ports.approvals.addRows(tx, link.id, id, keys);
      return id;
    });

  describe('approvals', () => {
    test('wait with their rows until they are answered, once', async () => {
      const { approvals } = subject.ports;
      const id = await ask(['a', 'b']);
      const asked = { id, link: link.id, ...QUESTION, state: 'open', rows: 2, shownN: null };
      expect(await approvals.list(link.id)).toMatchObject([asked]);
      expect(await approvals.list(link.id)).toHaveLength(1);
      const waits = { approval: id, kind: 'delete-in-sheet', state: 'open' };
      expect(await approvals.waiting(link.id)).toEqual(
        new Map([
          ['a', waits],
          ['b', waits],
        ]),
      );
      expect(await approvals.waiting(link.id, ['b', 'x'])).toEqual(new Map([['b', waits]]));
      const answer = (given: 'agree' | 'refuse', of = link.id) =>
        inTransaction((tx) => approvals.answer(tx, of, id, given, 2));
      expect(await answer('agree', link.id + 1_000)).toBe('closed');
      expect([await answer('agree'), await answer('refuse')]).toEqual(['answered', 'closed']);
      expect([await approvals.stateOf(link.id, id), await approvals.stateOf(link.id, 9_999)]).toEqual([
        'agreed',
        null,
      ]);
      expect(await approvals.list(link.id)).toEqual([]);
      expect(await approvals.answered(link.spreadsheet, ['delete-in-sheet'])).toMatchObject([{ id }]);
      expect(await approvals.answered(link.spreadsheet, ['older-version'])).toEqual([]);
      expect((await approvals.waiting(link.id, ['a'])).get('a')?.state).toBe('agreed');
      await inTransaction((tx) => approvals.end(tx, [id]));
      expect([await approvals.stateOf(link.id, id), (await approvals.waiting(link.id)).size]).toEqual([
        'over',
        0,
      ]);
    });

    test('are asked on while they are open; one about more rows than were shown is not answered', async () => {
      const { approvals } = subject.ports;
      const id = await ask(['a']);
      expect(await ask(['b'])).toBe(id);
      expect(await approvals.list(link.id)).toMatchObject([{ id, rows: 2 }]);
      await expect(
        inTransaction(async (tx) => {
          expect(await approvals.answer(tx, link.id, id, 'agree', 1)).toBe('grown');
          throw new Error('rolled back');
        }),
      ).rejects.toThrow('rolled back');
      expect(await approvals.stateOf(link.id, id)).toBe('open');
      await inTransaction((tx) => approvals.answer(tx, link.id, id, 'agree', 2));
      expect(await ask(['c'])).not.toBe(id);
    });

    test('are over when their last row is released; a row waits in one at most', async () => {
      const { approvals } = subject.ports;
      const first = await ask(['a']);
      await inTransaction((tx) => approvals.answer(tx, link.id, first, 'agree', 1));
      const second = await ask(['a', 'b']);
      expect((await approvals.waiting(link.id)).get('a')?.approval).toBe(first);
      await inTransaction((tx) => approvals.release(tx, link.id, ['b', 'x']));
      expect(await approvals.stateOf(link.id, second)).toBe('over');
      expect(await approvals.stateOf(link.id, first)).toBe('agreed');
    });

    test('lose rows that are forgotten or in MySQL again', async () => {
      const { approvals } = subject.ports;
      await addRows();
      const id = await ask(['a', 'c', 'd', 'never']);
      await inTransaction((tx) => approvals.tidy(tx, link));
      expect([...(await approvals.waiting(link.id)).keys()].sort()).toEqual(['c', 'd']);
      await inTransaction((tx) => subject.ports.rows.forget(tx, link.id, ['c', 'd']));
      await inTransaction((tx) => approvals.tidy(tx, link));
      expect(await approvals.stateOf(link.id, id)).toBe('over');
    });

    test('of an older version: the open one is renewed', async () => {
      const { approvals } = subject.ports;
      const question = { kind: 'older-version', allRows: 4, samples: [] } as const;
      const openOne = (shownN: number) =>
        inTransaction((tx) => approvals.open(tx, link.id, { ...question, shownN }));
      expect(await openOne(3)).toBe(await openOne(2));
      expect(await approvals.list(link.id)).toMatchObject([{ kind: 'older-version', shownN: 2 }]);
    });
  });

  describe('the size of a link', () => {
    test('is that of its rows in the sheet which wait for nobody, and the most that it had lately [D17]', async () => {
      const { linkSizes, rows } = subject.ports;
      await addRows();
      await inTransaction((tx) => rows.save(tx, link.id, [newRow('new', { pk: '77' })]));
      expect(await linkSizes.look(link.id)).toEqual({ rows: 4, peak: 4 });
      await ask(['a']);
      await inTransaction((tx) => rows.forget(tx, link.id, ['c']));
      expect(await linkSizes.look(link.id)).toEqual({ rows: 2, peak: 4 });
      expect(await linkSizes.look(link.id + 1_000)).toEqual({ rows: 0, peak: 0 });
      await inTransaction((tx) => linkSizes.forget(tx, link.id));
      expect(await linkSizes.look(link.id)).toEqual({ rows: 2, peak: 2 });
    });
  });

  describe('rows of one side', () => {
    test('that MySQL is without are told, those that wait are not counted', async () => {
      const { oneSided } = subject.ports;
      await addRows();
      expect(await oneSided.goneInMysql(link, ['a', 'c', 'd', 'x'])).toEqual(new Set(['c', 'd']));
      expect(await oneSided.goneKeys(link, '', 10)).toEqual(['c', 'd']);
      expect([await oneSided.goneKeys(link, '', 1), await oneSided.goneKeys(link, 'c', 9)]).toEqual([
        ['c'],
        ['d'],
      ]);
      expect(await oneSided.countGone(link)).toBe(2);
      await ask(['d']);
      expect(await oneSided.countGone(link)).toBe(1);
    });

    test('that MySQL alone has are told page by page', async () => {
      const { oneSided } = subject.ports;
      const pks = await addRows();
      const e = pks.get('e') ?? '';
      expect(await oneSided.unknownPks(link, null, 10)).toEqual({ pks: [e], next: null });
      const first = await oneSided.unknownPks(link, null, 2);
      expect(first).toEqual({ pks: [], next: pks.get('b') });
      expect(await oneSided.unknownPks(link, first.next, 2)).toEqual({ pks: [e], next: null });
    });
  });

  test('settings of a link are kept; what is not named stays', async () => {
    const { links } = subject.ports;
    await links.changeSettings(link.id, { deletes: 'clear', deleteGuard: { rows: 3, percent: 50 } });
    const changed = { deletes: 'clear', deleteGuard: { rows: 3, percent: 50 } };
    expect(await links.get(link.id)).toEqual({ ...link, ...changed });
    await links.changeSettings(link.id, { policy: 'manual' });
    expect(await links.get(link.id)).toEqual({ ...link, ...changed, policy: 'manual' });
    await links.changeSettings(link.id, { deletes: 'delete' });
    expect((await links.get(link.id)).deletes).toBeUndefined();
  });
}
