/** Many rows gone at once wait for a person; a few do not. */
import { expect, test } from 'vitest';

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
  expect(isMassDelete(gone, all)).toBe(isMass);
});
