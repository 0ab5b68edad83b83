import { expect, test } from 'vitest';

import { leastFor } from './least.ts';

test('one cell is one call', () => {
  expect(leastFor({ rows: 1, columns: 1, isScattered: false }, 300)).toEqual({ calls: 1, seconds: 0.3 });
});

test('bytes decide beyond that, and rows apart need more of them', () => {
  const together = leastFor({ rows: 100_000, columns: 1, isScattered: false }, 300);
  const apart = leastFor({ rows: 100_000, columns: 1, isScattered: true }, 300);
  expect(together.calls).toBe(3);
  expect(apart.calls).toBeGreaterThan(together.calls);
  expect(apart.seconds).toBeCloseTo(apart.calls * 0.3);
});
