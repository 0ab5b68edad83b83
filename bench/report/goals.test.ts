import { describe, expect, test } from 'vitest';

import type { Result } from '../result.ts';
import { judged } from './goals.ts';

const result = (fields: Partial<Result>): Result => ({
  bench: 'import',
  metric: '1000 rows, against (b) the same bytes in one transaction',
  value: 1,
  unit: 'rows/s',
  baseline: 1,
  ratio: 1,
  runs: 1,
  spread: 0,
  ...fields,
});

describe('the goal of a figure', () => {
  test('is met at its limit, and not below the least or above the most', () => {
    expect(judged(result({ ratio: 0.85 }))?.isMet).toBe(true);
    expect(judged(result({ ratio: 0.84 }))?.isMet).toBe(false);
    const memory = { metric: 'memory at its most, 1000 rows', ratio: null };
    expect(judged(result({ ...memory, value: 300 }))?.isMet).toBe(true);
    expect(judged(result({ ...memory, value: 301 }))?.isMet).toBe(false);
  });

  test('is not met by what could not be measured', () => {
    expect(judged(result({ ratio: Number.NaN }))?.isMet).toBe(false);
  });

  test('is null where none was set', () => {
    expect(judged(result({ metric: 'calls to Google' }))).toBeNull();
  });
});
