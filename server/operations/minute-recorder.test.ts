/** What is gathered of a minute: what crossed, what waits, and drift that changed. */
import { expect, test } from 'vitest';

import type { LinkOperations, Operations } from '../core/operations.ts';
import { sampleLink } from '../test/samples/operations.ts';
import { MinuteRecorder } from './minute-recorder.ts';

const look = (...links: Partial<LinkOperations>[]): Operations => ({
  at: 100_000,
  links: links.map(sampleLink),
  processes: [],
  oldestUnsettledAt: null,
});
const ofAll = (recorder: MinuteRecorder) => recorder.take().find(({ owner }) => owner === 'all')?.counts;

test('what crossed is counted with its average and its slowest, of the link and of all [B3]', () => {
  const recorder = new MinuteRecorder();
  recorder.edit(1, 100);
  recorder.edit(1, 300);
  recorder.edit(2, 50);
  recorder.change(2, 2_000);
  const taken = recorder.take();
  expect(taken.map(({ owner }) => owner)).toEqual([1, 'all', 2]);
  expect(taken[0]?.counts.edits).toEqual({ count: 2, sumMs: 400, slowestMs: 300, waitingMs: 0 });
  expect(taken[1]?.counts.edits).toEqual({ count: 3, sumMs: 450, slowestMs: 300, waitingMs: 0 });
  expect(taken[2]?.counts.changes).toEqual({ count: 1, sumMs: 2_000, slowestMs: 2_000, waitingMs: 0 });
  expect(recorder.take()).toEqual([]);
});

test('what waits counts by its oldest, so that what is stuck is seen before it crosses [B3]', () => {
  const recorder = new MinuteRecorder();
  recorder.look(look({ id: 1, oldestEditAt: 40_000 }, { id: 2, oldestChangeAt: 90_000 }));
  expect(ofAll(recorder)).toMatchObject({
    edits: { count: 0, waitingMs: 60_000 },
    changes: { waitingMs: 10_000 },
  });
});

test('drift is given when it changes, and is the sum for all; a link without a read has none [B3]', () => {
  const recorder = new MinuteRecorder();
  recorder.look(look({ id: 1 }));
  expect(recorder.take()).toEqual([]);
  recorder.look(look({ id: 1, driftCells: 3 }, { id: 2, driftCells: 0 }));
  expect(ofAll(recorder)?.driftCells).toBe(3);
  recorder.look(look({ id: 1, driftCells: 3 }, { id: 2, driftCells: 0 }));
  expect(recorder.take()).toEqual([]);
  recorder.look(look({ id: 1, driftCells: 0 }, { id: 2, driftCells: 0 }));
  expect(ofAll(recorder)?.driftCells).toBe(0);
});

test('calls to Google count for the installation, refused ones besides [B3]', () => {
  const recorder = new MinuteRecorder();
  recorder.call({ isWrite: true, isRefused: false });
  recorder.call({ isWrite: false, isRefused: true });
  expect(ofAll(recorder)?.google).toEqual({ reads: 1, writes: 1, refused: 1 });
});
