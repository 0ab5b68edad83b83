/** Rows: saved and locked in key order, never one over another's primary key. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import type { RowState } from '../../core/base.ts';
import type { Rows } from '../../ports/rows.ts';
import { mysqlOverview } from './overview.ts';
import { mysqlRows } from './rows.ts';

let mysql: TestMysql;
let rows: Rows;
let link: number;
let spreadsheet: number;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  rows = mysqlRows(mysql.pool);
});
afterAll(() => mysql.close());
beforeEach(async () => {
  ({ id: link, spreadsheet } = await addTestLink(mysql, { table: `sheet_${++serial}`, tabId: serial }));
});

function state(key: string, fields: Partial<RowState> = {}): RowState {
  const blank = { pk: null, row: null, base: null, dirty: false, goneByUs: false };
  return { key, ...blank, repairRounds: 0, openIntent: null, ...fields };
}

const save = (...states: RowState[]) => mysql.database.transaction((tx) => rows.save(tx, link, states));
const load = (...keys: string[]) => mysql.database.transaction((tx) => rows.lock(tx, link, keys));

describe('rows', () => {
  test('are known at the time when they were seen again, until they are saved', async () => {
    const cell = (lo: number) => ({ c1: { v: 'x', lo, hi: lo + 5 } });
    await save(state('k1', { base: cell(100) }), state('k2', { base: cell(100) }));
    await mysql.database.transaction((tx) => rows.seenAgain(tx, link, ['k1'], 200, 205));
    expect(await load('k1', 'k2')).toEqual(
      new Map([
        ['k1', state('k1', { base: cell(200) })],
        ['k2', state('k2', { base: cell(100) })],
      ]),
    );
    await save(state('k1', { base: cell(150) }));
    expect(await load('k1')).toEqual(new Map([['k1', state('k1', { base: cell(150) })]]));
  });

  test('give up primary keys that others got, and are dirty then [D8]', async () => {
    await save(state('k1', { pk: '1' }), state('k2', { pk: '2' }));
    await mysql.database.transaction(async (tx) => {
      await rows.releasePks(tx, link, ['1', '3']);
      await rows.save(tx, link, [state('k3', { pk: '1' })]);
    });
    expect(await load('k1', 'k2', 'k3')).toEqual(
      new Map([
        ['k1', state('k1', { dirty: true })],
        ['k2', state('k2', { pk: '2' })],
        ['k3', state('k3', { pk: '1' })],
      ]),
    );
  });

  test('come back as they were saved, and are replaced as a whole', async () => {
    const times = { lo: 1_790_000_000_000_001, hi: 1_790_000_000_000_009 };
    const full = state('k1', {
      pk: '17',
      row: 0,
      base: {
        c1: { v: 'Zoë 😀', ...times },
        c2: {
          v: { refused: 'N/A', why: 'no number' },
          ...times,
          held: { why: 'refused', db: '3', at: times.lo },
        },
      },
      dirty: true,
      goneByUs: true,
      repairRounds: 2,
      openIntent: 5,
    });
    await save(full, state('k2', { pk: '18' }));
    expect(await load('k2', 'k1', 'unknown')).toEqual(
      new Map([
        ['k1', full],
        ['k2', state('k2', { pk: '18' })],
      ]),
    );
    await save(state('k1', { pk: '17' }));
    expect(await load('k1')).toEqual(new Map([['k1', state('k1', { pk: '17' })]]));
    await mysql.database.transaction((tx) => rows.forget(tx, link, ['k1', 'unknown']));
    expect(await load('k1')).toEqual(new Map());
  });

  test('tell keys apart as bytes do: case, accents and spaces at the end count [I2]', async () => {
    const keys = ['a', 'A', 'á', 'a ', 'a\0', '😀'];
    await save(...keys.map((key, index) => state(key, { row: index })));
    for (const [index, key] of keys.entries()) {
      expect((await load(key)).get(key)?.row).toBe(index);
    }
  });

  test('never take over the primary key of another row', async () => {
    await save(state('k1', { pk: '5' }), state('k2', { pk: '6' }));
    await expect(save(state('k3', { pk: '5' }))).rejects.toMatchObject({ code: 'MYSQL_REJECTED' });
    await expect(save(state('k2', { pk: '5' }))).rejects.toMatchObject({ code: 'MYSQL_REJECTED' });
    expect((await load('k1', 'k2')).get('k1')).toEqual(state('k1', { pk: '5' }));
    await mysql.database.transaction(async (tx) => {
      await rows.forget(tx, link, ['k1']);
      await rows.save(tx, link, [state('k3', { pk: '5' })]);
    });
    expect(await rows.keysByPk(link, ['5', '6', '7'])).toEqual(
      new Map([
        ['5', 'k3'],
        ['6', 'k2'],
      ]),
    );
  });

  test('tell places, the last one, and counts', async () => {
    expect(await rows.lastRow(link)).toBe(-1);
    const cell = { v: 'x', lo: 1, hi: 2 };
    const held = { ...cell, held: { why: 'formula' as const, db: null, at: 1 } };
    await save(
      state('k1', { row: 3, base: { c1: cell }, dirty: true }),
      state('k2', { row: 9, base: { c1: held, c2: held } }),
      state('k3', { dirty: true }),
    );
    expect(await rows.lastRow(link)).toBe(9);
    expect((await rows.places(link)).sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual([
      { key: 'k1', row: 3, mark: expect.any(Number) as number },
      { key: 'k2', row: 9, mark: expect.any(Number) as number },
      { key: 'k3', row: null, mark: null },
    ]);
    expect(await rows.places(link, ['k3', 'nobody'])).toEqual([{ key: 'k3', row: null, mark: null }]);
    expect(await rows.places(link, [])).toEqual([]);
    expect(await rows.count(link)).toBe(3);
    expect(await mysqlOverview(mysql.pool).of({ id: link })).toMatchObject({ dirtyRows: 2, heldRows: 1 });
    expect(await rows.dirtyKeys(link, 1)).toEqual(['k1']);
    expect(await rows.withDirty()).toContainEqual({ link, spreadsheet });
  });

  test('hold a base of many long cells', async () => {
    const long = 'ü'.repeat(50_000);
    const cells = Array.from(
      { length: 120 },
      (_, index) => [`c${index}`, { v: long, lo: 1, hi: 2 }] as const,
    );
    const wide = state('wide', { base: Object.fromEntries(cells) });
    await save(wide, state('k2'));
    expect((await load('wide')).get('wide')).toEqual(wide);
  });

  test('are locked in one order, so that two transactions never wait for each other', async () => {
    const keys = Array.from({ length: 60 }, (_, index) => `k${index}`);
    await save(...keys.map((key) => state(key)));
    let runs = 0;
    const bump = (order: string[]) =>
      mysql.database.transaction(async (tx) => {
        runs += 1;
        const locked = [...(await rows.lock(tx, link, order)).values()];
        await rows.save(
          tx,
          link,
          locked.map((each) => ({ ...each, repairRounds: each.repairRounds + 1 })),
        );
      });
    await Promise.all([bump(keys), bump(keys.toReversed()), bump(keys), bump(keys.toReversed())]);
    expect(runs).toBe(4);
    const rounds = [...(await load(...keys)).values()].map((each) => each.repairRounds);
    expect(new Set(rounds)).toEqual(new Set([4]));
  });
});
