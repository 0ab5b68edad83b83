/** Spreadsheets: the fence only rises, a number is given once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import type { Spreadsheets } from '../../ports/spreadsheets.ts';
import { sessionOf } from './database.ts';
import { mysqlSpreadsheets } from './spreadsheets.ts';

let mysql: TestMysql;
let spreadsheets: Spreadsheets;
let serial = 0;

beforeAll(async () => {
  mysql = await openTestMysql();
  spreadsheets = mysqlSpreadsheets(mysql.pool);
});
afterAll(() => mysql.close());

const facts = { title: 'Orders – 2026 😀', timeZone: 'Europe/Berlin', locale: 'de_DE' };
const add = () => spreadsheets.ensure({ ...facts, googleId: `google-${++serial}` }, 'nonce');

describe('spreadsheets', () => {
  test('are added once; later facts replace the old ones, the nonce stays', async () => {
    const added = await add();
    expect(added).toEqual({
      id: added.id,
      googleId: `google-${serial}`,
      ...facts,
      fence: 0,
      lastAppliedN: 0,
      scratchTabId: null,
      nonce: 'nonce',
      clock: null,
    });
    const again = await spreadsheets.ensure({ ...facts, googleId: added.googleId, title: 'New' }, 'other');
    expect(again).toEqual({ ...added, title: 'New' });
    expect(await spreadsheets.get(added.id)).toEqual(again);
    expect(await spreadsheets.list()).toContainEqual(again);
  });

  test('are made once when two registrations come at the same moment', async () => {
    const both = { ...facts, googleId: 'google-raced' };
    const [one, two] = await Promise.all([spreadsheets.ensure(both, 'a'), spreadsheets.ensure(both, 'b')]);
    expect(one).toEqual(two);
  });

  test('keep scratch tab and clock', async () => {
    const { id } = await add();
    const clock = { offset: -1_500_000, error: 2_000_000, roundTrips: [120_000, 95_000] };
    await spreadsheets.setScratchTab(id, 0);
    await spreadsheets.setClock(id, { ...clock, offset: 1 });
    await spreadsheets.setClock(id, clock);
    expect(await spreadsheets.get(id)).toMatchObject({ scratchTabId: 0, clock });
  });

  test('throw LINK_UNKNOWN for an unknown id', async () => {
    await expect(spreadsheets.get(999_999)).rejects.toMatchObject({ code: 'LINK_UNKNOWN' });
    await expect(spreadsheets.raiseFence(999_999)).rejects.toMatchObject({ code: 'LINK_UNKNOWN' });
  });
});

describe('the fence', () => {
  test('gives every caller another number', async () => {
    const { id } = await add();
    const fences = await Promise.all(Array.from({ length: 8 }, () => spreadsheets.raiseFence(id)));
    expect(fences.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('stops whoever holds an older one [C7]', async () => {
    const { id } = await add();
    const fence = await spreadsheets.raiseFence(id);
    await mysql.database.transaction(async (tx) => {
      expect((await spreadsheets.lockFenced(tx, id, fence)).fence).toBe(fence);
    });
    await spreadsheets.raiseFence(id);
    const late = mysql.database.transaction((tx) => spreadsheets.lockFenced(tx, id, fence));
    await expect(late).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });

  test('does not move while a transaction shares it, and can be shared by many', async () => {
    const { id } = await add();
    let raised: Promise<number> | undefined;
    await mysql.database.transaction(async (tx) => {
      await spreadsheets.lockShared(tx, id);
      await mysql.database.transaction((other) => spreadsheets.lockShared(other, id));
      raised = spreadsheets.raiseFence(id);
      expect((await spreadsheets.lockShared(tx, id)).fence).toBe(0);
    });
    expect(await raised).toBe(1);
  });
});

describe('the numbers of intents', () => {
  test('are given once, and the add-on’s clock can be set meanwhile', async () => {
    const { id } = await add();
    const first = await mysql.database.transaction(async (tx) => {
      await spreadsheets.lockShared(tx, id);
      const n = await spreadsheets.takeN(tx, id);
      await spreadsheets.setLastAppliedN(tx, id, n);
      await spreadsheets.setClock(id, { offset: 0, error: 1, roundTrips: [] });
      return n;
    });
    const second = await mysql.database.transaction((tx) => spreadsheets.takeN(tx, id));
    expect([first, second]).toEqual([1, 2]);
    expect((await spreadsheets.get(id)).lastAppliedN).toBe(1);
  });

  test('can be taken while another transaction shares the fence', async () => {
    const { id } = await add();
    await mysql.database.transaction(async (tx) => {
      await spreadsheets.lockShared(tx, id);
      const n = await mysql.database.transaction(async (other) => {
        await sessionOf(other).write('SET SESSION innodb_lock_wait_timeout = 1');
        await spreadsheets.lockShared(other, id);
        const taken = await spreadsheets.takeN(other, id);
        await sessionOf(other).write('SET SESSION innodb_lock_wait_timeout = 3');
        return taken;
      });
      expect(n).toBe(1);
    });
  });
});
