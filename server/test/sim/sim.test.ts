/**
 * Runs of the real flows over simulated MySQL, Redis and Google, with crashes, faults and people in between: nothing is
 * lost, invented or left over. Fixed seeds; `npm run sim` makes more runs.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { readRegression, writeRegression } from './regression.ts';
import { eventsOf, runSeed } from './run-seed.ts';
import { runEvents } from './run.ts';

const OPTIONS = { events: 100, without: ['sort-part', 'empty-rows'] } as const;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
/** Far beyond what a run takes on a busy machine. */
const TIMEOUT_MS = 60_000;

test.each(SEEDS)('seed %i ends with every edit accounted for', { timeout: TIMEOUT_MS }, async (seed) => {
  const { result } = await runSeed(seed, OPTIONS);
  expect(result.violations).toEqual([]);
  expect(result.paused).toBeNull();
});

test('the same seed is the same run', { timeout: TIMEOUT_MS }, async () => {
  const runs = [await runSeed(42, OPTIONS), await runSeed(42, OPTIONS), await runSeed(43, OPTIONS)];
  const [first, again, other] = runs.map(({ result }) => result);
  expect(first).toEqual(again);
  expect(first?.fingerprint).not.toBe(other?.fingerprint);
});

describe('runs that failed once', () => {
  const folder = new URL('./regressions/', import.meta.url);
  test.each(regressionFiles(folder))('%s', { timeout: TIMEOUT_MS }, async (file) => {
    const { seed, events } = readRegression(readFileSync(new URL(file, folder), 'utf8'));
    const { violations } = await runEvents(seed, events);
    expect(violations).toEqual([]);
  });

  test('are stored as they were', () => {
    const regression = { seed: 7, broke: 'no edit vanishes', events: eventsOf(7, OPTIONS) };
    expect(readRegression(writeRegression(regression))).toEqual(regression);
  });
});

function regressionFiles(folder: URL): string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.json'));
}
