/** Tables that are altered, and links that wait for them, in every order of the two. */
import { beforeEach, expect, test } from 'vitest';

import { watchTables } from '../../evolution/watch-tables.ts';
import type { PausedLink } from '../../ports/links.ts';
import { manualDoorbell, type ManualDoorbell } from '../fakes/manual-doorbell.ts';

const WAITING: PausedLink = { link: 1, spreadsheet: 10, table: 'a', reason: 'its table' };

let mark: string;
let paused: PausedLink[];
let nudged: number[];
let doorbell: ManualDoorbell;
let round: () => Promise<void>;

beforeEach(async () => {
  mark = 'whole';
  paused = [];
  nudged = [];
  doorbell = manualDoorbell();
  const links = [
    { table: 'a', spreadsheet: 10 },
    { table: 'b', spreadsheet: 20 },
  ];
  const ports = {
    doorbell,
    tables: { columnMarks: () => Promise.resolve(new Map(Object.entries({ a: mark, b: 'whole' }))) },
    links: {
      paused: () => Promise.resolve([...paused]),
      list: () => Promise.resolve(links),
      nudge: (link: number) => Promise.resolve(nudged.push(link)),
    },
  } as unknown as Parameters<typeof watchTables>[0];
  round = watchTables(ports);
  await round();
  expect(doorbell.rings).toEqual([
    ['reconcile', 10],
    ['reconcile', 20],
  ]);
  doorbell.rings.length = 0;
});

test('nothing is rung while nothing changes, and an altered table rings for its spreadsheet alone [S9]', async () => {
  await round();
  expect(doorbell.rings).toEqual([]);
  mark = 'other';
  await round();
  expect([nudged, doorbell.rings]).toEqual([[], [['reconcile', 10]]]);
});

test('a pause is tried once, and again when its table is altered [S9]', async () => {
  mark = 'other';
  paused = [WAITING];
  await round();
  await round();
  expect(nudged).toEqual([1]);
  mark = 'whole';
  await round();
  expect(nudged).toEqual([1, 1]);
});

test('a table that was altered, met and put right between two rounds is read again [S9]', async () => {
  paused = [WAITING];
  await round();
  expect([nudged, doorbell.rings]).toEqual([[1], [['reconcile', 10]]]);
});

test('a table that is put right between the look at the pauses and that at the tables is read at the next round [S9]', async () => {
  mark = 'other';
  await round();
  paused = [WAITING];
  mark = 'whole';
  await round();
  expect(nudged).toEqual([1]);
});

test('another reason for a pause is another pause', async () => {
  paused = [{ ...WAITING, reason: 'its headers' }];
  await round();
  paused = [WAITING];
  await round();
  expect(nudged).toEqual([1, 1]);
});

test('reasons that take turns are tried once each, and anew when the link was well in between', async () => {
  const headers = { ...WAITING, reason: 'its headers' };
  for (const each of [headers, WAITING, headers, WAITING]) {
    paused = [each];
    await round();
  }
  expect(nudged).toEqual([1, 1]);
  paused = [];
  await round();
  paused = [headers];
  await round();
  expect(nudged).toEqual([1, 1, 1]);
});
