/** Failures as they are gathered: a storm is one entry. */
import { expect, test } from 'vitest';

import type { Failure } from '../ports/failures.ts';
import { FailureRecorder } from './failure-recorder.ts';

const failure: Failure = {
  source: 'work',
  place: 'db-to-sheet',
  about: { spreadsheet: 1 },
  code: 'SHEETS_UNAVAILABLE',
  detail: 'HTTP 503',
  trace: 'run-1',
};

test('the same failure again and again is one that counts, with its last detail [B4]', () => {
  let now = 1_000;
  const recorder = new FailureRecorder(() => now);
  recorder.note(failure);
  now = 2_000;
  recorder.note({ ...failure, detail: 'HTTP 500', trace: 'run-2' });
  recorder.note({ ...failure, about: { spreadsheet: 2 } });
  expect(recorder.take()).toEqual([
    { ...failure, detail: 'HTTP 500', trace: 'run-2', times: 2, firstAt: 1_000, lastAt: 2_000 },
    { ...failure, about: { spreadsheet: 2 }, times: 1, firstAt: 2_000, lastAt: 2_000 },
  ]);
  expect(recorder.take()).toEqual([]);
});

test('however much fails, memory is bounded [B4]', () => {
  const recorder = new FailureRecorder(() => 0);
  for (let link = 0; link < 5_000; link += 1) recorder.note({ ...failure, about: { link } });
  recorder.note({ ...failure, about: { link: 0 } });
  const taken = recorder.take();
  expect(taken).toHaveLength(1_000);
  expect(taken[0]?.times).toBe(2);
});
