/** Keys that a sort left behind, when they are few enough for one write and when they are not. */
import { expect, test } from 'vitest';

import { seenMark } from '../../core/content-mark.ts';
import { plain, sampleLink } from '../../core/sample-link.ts';
import type { SeenRow } from '../../core/read-tab.ts';
import type { Ports } from '../../ports/ports.ts';
import { returnKeys } from '../../reconcile/return-keys.ts';
import type { SeenTab } from '../../spreadsheet/read-rows.ts';
import { memoryLog } from '../fakes/memory-log.ts';
import { sampleSession } from './sample-session.ts';

/** So far apart that each row costs requests of its own. */
const APART = 30;

/** Every key shows what belongs to the next one, as after a sort that moved all rows but not their keys. */
function sorted(count: number): SeenTab {
  const cells = (at: number) => ({
    name: plain(`row ${at % count}`),
    amount: plain(null),
    due: plain(null),
    paid: plain(null),
  });
  const keys = Array.from({ length: count }, (_, at) => ({ at, key: `k${at}`, row: 1 + at * APART }));
  const rows = keys.map(({ at, key, row }): SeenRow & { key: string } => ({
    key,
    row,
    cells: cells(at + 1),
  }));
  const known = keys.map(({ at, key, row }) => ({
    key,
    row,
    mark: seenMark({ cells: cells(at) }, sampleLink.columns),
  }));
  const tab = { tabId: 7, title: 'Orders', rowCount: 1 + count * APART, columnCount: 5 };
  return {
    kind: 'read',
    content: { keyed: new Map(rows.map((row) => [row.key, row])), copies: [], keyless: [] },
    rows,
    places: new Map(known.map((place) => [place.key, place])),
    lo: 1,
    hi: 2,
    tab,
    scratch: { ...tab, tabId: 99 },
  };
}

/** A write that begins throws, so that a test sees that it was tried; MySQL's tables are not there at all. */
function world() {
  const paused: string[] = [];
  const ports = {
    log: memoryLog(),
    links: {
      setStatus: (_: number, status: string, reason: string) =>
        Promise.resolve(paused.push(`${status}: ${reason}`)),
    },
    database: { transaction: () => Promise.reject(new Error('keys are written')) },
  } as unknown as Ports;
  const returned = (count: number) => returnKeys(ports, sampleSession(), sampleLink, sorted(count));
  return { paused, returned };
}

test('keys that one write can put right are written [I7]', async () => {
  const { paused, returned } = world();
  await expect(returned(100)).rejects.toThrow('keys are written');
  expect(paused).toEqual([]);
});

test('more keys than one write can put right: the link pauses and says so, and none is written [I7]', async () => {
  const { paused, returned } = world();
  expect(await returned(1_000)).toBe('paused');
  expect(paused).toEqual([
    expect.stringMatching(/^paused: .*1000 rows of "Orders" were sorted without their row keys/),
  ]);
});
