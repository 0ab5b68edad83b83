/** `rows`: what is stored comes back, keys and primary keys are unique, lists tell what is committed. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { RowState } from '../../../core/base.ts';
import { baseMark } from '../../../core/content-mark.ts';
import type { Link } from '../../../core/link.ts';
import { gate, type OpenSubject, type Subject } from './subject.ts';

export function newRow(key: string, patch: Partial<RowState> = {}): RowState {
  return {
    key,
    pk: null,
    row: null,
    base: null,
    dirty: false,
    goneByUs: false,
    repairRounds: 0,
    openIntent: null,
    ...patch,
  };
}

const BASE = {
  c1: { v: 'Zoë', lo: 100, hi: 200 },
  c2: {
    v: { refused: 'N/A', why: 'no number' },
    lo: 150,
    hi: 250,
    held: { why: 'refused' as const, db: '1', at: 7 },
  },
  c3: { v: null, lo: 100, hi: 200 },
  c4: { v: true, lo: 100, hi: 200 },
};

export function rowsContract(open: OpenSubject): void {
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
  const lock = (...keys: string[]) =>
    subject.ports.database.transaction((tx) => subject.ports.rows.lock(tx, link.id, keys));

  describe('rows', () => {
    test('come back as they were saved, and as they were replaced', async () => {
      const full = newRow('a', {
        pk: '7',
        row: 4,
        base: BASE,
        dirty: true,
        goneByUs: true,
        repairRounds: 2,
        openIntent: 9,
      });
      await save(full, newRow('b'));
      const stored = await lock('b', 'a', 'c', 'a');
      expect([...stored.values()]).toEqual([full, newRow('b')]);
      await save({ ...full, dirty: false, base: null, pk: null });
      expect((await lock('a')).get('a')).toEqual({ ...full, dirty: false, base: null, pk: null });
    });

    test('keep keys apart by bytes: case, accents and spaces count', async () => {
      const keys = ['a', 'A', 'a ', 'ä', ' a'];
      await save(...keys.map((key) => newRow(key)));
      expect([...(await lock(...keys)).keys()].sort()).toEqual([...keys].sort());
    });

    test('seen again move the times of their base on, but never back', async () => {
      await save(newRow('a', { base: BASE }));
      const { database, rows } = subject.ports;
      await database.transaction((tx) => rows.seenAgain(tx, link.id, ['a', 'nobody'], 120, 500));
      const cells = (await lock('a')).get('a')?.base ?? {};
      expect(cells['c1']).toEqual({ v: 'Zoë', lo: 120, hi: 500 });
      expect(cells['c2']).toEqual(BASE.c2);
      await save(newRow('a', { base: BASE }));
      expect((await lock('a')).get('a')?.base).toEqual(BASE);
    });

    test('refuse the primary key of another row, in a new row and in a known one', async () => {
      await save(newRow('a', { pk: '1' }), newRow('b', { pk: '2' }));
      await expect(save(newRow('c', { pk: '1' }))).rejects.toMatchObject({ code: 'MYSQL_REJECTED' });
      await expect(save(newRow('b', { pk: '1' }))).rejects.toMatchObject({ code: 'MYSQL_REJECTED' });
      expect(await subject.ports.rows.keysByPk(link.id, ['1', '2', '3'])).toEqual(
        new Map([
          ['1', 'a'],
          ['2', 'b'],
        ]),
      );
    });

    test('take a primary key over when its row is forgotten or lets go of it in the same transaction', async () => {
      const { database, rows } = subject.ports;
      await save(newRow('a', { pk: '1' }), newRow('b', { pk: '2' }));
      await database.transaction(async (tx) => {
        await rows.forget(tx, link.id, ['a']);
        await rows.releasePks(tx, link.id, ['2', '9']);
        await rows.save(tx, link.id, [newRow('c', { pk: '1' }), newRow('d', { pk: '2' })]);
      });
      const stored = await lock('a', 'b', 'c', 'd');
      expect([...stored.values()].map(({ key, pk, dirty }) => [key, pk, dirty])).toEqual([
        ['b', null, true],
        ['c', '1', false],
        ['d', '2', false],
      ]);
    });

    test('that two insert at once are inserted once: the second waits and is refused', async () => {
      const { database, rows } = subject.ports;
      const held = gate();
      const isIn = gate();
      const first = database.transaction(async (tx) => {
        await rows.save(tx, link.id, [newRow('a', { pk: '1' })]);
        isIn.open();
        await held.opened;
      });
      await isIn.opened;
      const second = expect(save(newRow('b', { pk: '1' }))).rejects.toMatchObject({ code: 'MYSQL_REJECTED' });
      await subject.someoneWaits();
      held.open();
      await first;
      await second;
    });

    test('are listed by place, dirt and number', async () => {
      const { rows } = subject.ports;
      expect([await rows.lastRow(link.id), await rows.count(link.id)]).toEqual([-1, 0]);
      expect(await rows.dirtyKeys(link.id, 10)).toEqual([]);
      await save(
        newRow('a', { row: 5, base: BASE }),
        newRow('c', { dirty: true }),
        newRow('b', { dirty: true, row: 2 }),
      );
      expect(await rows.lastRow(link.id)).toBe(5);
      expect(await rows.count(link.id)).toBe(3);
      expect(await rows.dirtyKeys(link.id, 10)).toEqual(['b', 'c']);
      expect(await rows.dirtyKeys(link.id, 1)).toEqual(['b']);
      expect(await rows.places(link.id, ['a', 'b', 'x'])).toEqual(
        expect.arrayContaining([
          { key: 'a', row: 5, mark: baseMark(BASE) },
          { key: 'b', row: 2, mark: null },
        ]),
      );
      const here = { link: link.id, spreadsheet: link.spreadsheet };
      expect(await rows.withDirty()).toContainEqual(here);
      await subject.ports.links.setStatus(link.id, 'paused', 'because');
      expect(await rows.withDirty()).not.toContainEqual(here);
    });
  });
}
