/** Many rows gone at once wait for a person; a few do not. */
import { describe, expect, test } from 'vitest';

import { isMassDelete } from './delete-guard.ts';

test.each([
  [0, 0, false],
  [10, 10, false],
  [11, 11, true],
  [11, 54, true],
  [11, 55, false],
  [200, 1_000, false],
  [201, 1_000, true],
  [10_000, 10_000, true],
])('%i of %i rows gone: %s [D2]', (gone, all, isMass) => {
  expect(isMassDelete(gone, { rows: all, peak: all })).toBe(isMass);
});

describe('a guard that a person set', () => {
  test.each([
    [{ rows: 0, percent: 0 }, 1, 1_000, true],
    [{ rows: 0, percent: 0 }, 0, 0, false],
    [{ rows: 2, percent: 0 }, 2, 1_000, false],
    [{ rows: 2, percent: 0 }, 3, 1_000, true],
    [{ rows: 0, percent: 100 }, 1_000, 1_000, false],
    [{ rows: 500, percent: 50 }, 500, 600, false],
    [{ rows: 500, percent: 50 }, 501, 600, true],
  ])('%o lets %i of %i rows wait: %s [D9]', (guard, gone, all, isMass) => {
    expect(isMassDelete(gone, { rows: all, peak: all }, guard)).toBe(isMass);
  });
});

describe('rows that went before count, too', () => {
  test.each([
    ['ten went, one more', 1, { rows: 30, peak: 40 }, true],
    ['nine went, one more', 1, { rows: 31, peak: 40 }, false],
    ['many went of very many', 5, { rows: 900, peak: 1_000 }, false],
    ['as many came as went', 8, { rows: 40, peak: 41 }, false],
    ['nothing is to go now', 0, { rows: 5, peak: 40 }, false],
  ])('%s [D17]', (_, gone, size, isMass) => {
    expect(isMassDelete(gone, size)).toBe(isMass);
  });
});
