/** Lines over time: a number for each step, also where nothing happened. */
import { expect, test } from 'vitest';

import type { MinuteStep } from '../ports/minutes.ts';
import { toSeries } from './series.ts';

const lane = { count: 0, sumMs: 0, slowestMs: 0, waitingMs: 0 };
const step = (number: number, more: Partial<MinuteStep>): MinuteStep => ({
  step: number,
  edits: lane,
  changes: lane,
  driftCells: null,
  google: { reads: 0, writes: 0, refused: 0 },
  ...more,
});

test('an hour has a step a minute; averages where something crossed, nothing where nothing did [B3]', () => {
  const found = [step(99, { edits: { count: 4, sumMs: 1_000, slowestMs: 700, waitingMs: 0 } })];
  const series = toSeries('hour', { lastStep: 100, found, driftBefore: null });
  expect(series.at).toHaveLength(60);
  expect(series.at.slice(-2)).toEqual([99 * 60_000, 100 * 60_000]);
  expect(series.edits.averageMs.slice(-2)).toEqual([250, null]);
  expect(series.edits.slowestMs.slice(-2)).toEqual([700, null]);
  expect(series.edits.count.slice(-2)).toEqual([4, 0]);
  expect(series.google).toBeNull();
});

test('drift stays as it was until a read finds another [B3]', () => {
  const found = [step(98, { driftCells: 7 }), step(100, { driftCells: 0 })];
  expect(toSeries('hour', { lastStep: 101, found, driftBefore: 2 }).drift.slice(-5)).toEqual([2, 7, 7, 0, 0]);
  expect(toSeries('hour', { lastStep: 101, found: [], driftBefore: null }).drift.at(-1)).toBeNull();
});

test('calls to Google are told a minute, beside what is allowed [B3]', () => {
  const found = [step(5, { google: { reads: 125, writes: 20, refused: 1 } })];
  const series = toSeries('day', { lastStep: 5, found, driftBefore: null }, { reads: 55, writes: 55 });
  expect(series.stepMs).toBe(600_000);
  expect(series.google).toMatchObject({ budget: { reads: 55, writes: 55 } });
  expect(series.google?.reads.at(-1)).toBe(12.5);
  expect(series.google?.refused.at(-1)).toBe(0.1);
});
