/**
 * Runs of the real flows over simulated MySQL, Redis and Google, with crashes, faults and people in between: nothing is
 * lost, invented or left over. Fixed seeds; `npm run sim` makes more runs.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { EVENT_KINDS, type EventKind } from './events.ts';
import { readRegression, writeRegression } from './regression.ts';
import { eventsOf, runSeed } from './run-seed.ts';
import { runEvents } from './run.ts';
import { COLUMN_ACTIONS } from './sheet/person-columns.ts';

const OPTIONS = { events: 100, without: ['sort-part', 'empty-rows', ...COLUMN_ACTIONS] } as const;
/** With columns that change. */
const COLUMN_RUN: readonly EventKind[] = [
  ...(['type', 'idle', 'sql-update', 'sql-insert', 'add-row', 'delete-row', 'sort-sheet', 'crash'] as const),
  ...COLUMN_ACTIONS,
];
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
/** Far beyond what a run takes on a busy machine. */
const TIMEOUT_MS = 60_000;

test.each(SEEDS)('seed %i ends with every edit accounted for', { timeout: TIMEOUT_MS }, async (seed) => {
  const { result } = await runSeed(seed, OPTIONS);
  expect(result.violations).toEqual([]);
  expect(result.paused).toBeNull();
});

/** A column that was moved in the instant of a write stops the link for good, and what the write covered is kept. */
const MOVED = /was moved while MySQL's changes were written/;
const COLUMN_SEEDS = [1, 2, 3, 4, 5, 6];

test.each(COLUMN_SEEDS)(
  'columns change while edits flow: no value is in a wrong column and none is lost, seed %i [S1, S3, S4, S5]',
  { timeout: TIMEOUT_MS },
  async (seed) => {
    const { result } = await runSeed(seed, { events: 50, without: withoutAll(COLUMN_RUN) });
    expect(result.violations).toEqual([]);
    expect(result.paused ?? MOVED.source).toMatch(MOVED);
  },
);

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

function withoutAll(kept: readonly EventKind[]): EventKind[] {
  return EVENT_KINDS.filter((kind) => !kept.includes(kind));
}

function regressionFiles(folder: URL): string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.json'));
}
