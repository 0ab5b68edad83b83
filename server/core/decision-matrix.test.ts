/** The decision matrix in full: sixteen situations. */
import { describe, expect, test } from 'vitest';

import { decideRow, type Decision } from './decision-matrix.ts';

type Work = 'echo or stale' | 'one side changed' | 'the same cell on both sides';
type Row = 'free' | 'cooling' | 'locked' | 'cooling and locked';

const TABLE: Record<Work, Record<Row, Decision>> = {
  'echo or stale': { free: 'SKIP', cooling: 'SKIP', locked: 'DEFER', 'cooling and locked': 'DEFER' },
  'one side changed': { free: 'PROCESS', cooling: 'DEFER', locked: 'DEFER', 'cooling and locked': 'DEFER' },
  'the same cell on both sides': {
    free: 'CONFLICT',
    cooling: 'DEFER',
    locked: 'DEFER',
    'cooling and locked': 'DEFER',
  },
};

const rows = Object.entries(TABLE).flatMap(([work, decisions]) =>
  Object.entries(decisions).map(([row, decision]) => [work as Work, row as Row, decision] as const),
);

describe('the matrix', () => {
  test.each(rows)('%s, row %s: %s [E6]', (work, row, decision) => {
    const situation = {
      isLocked: row.includes('locked'),
      isCooling: row.includes('cooling'),
      isNews: work !== 'echo or stale',
      isContested: work === 'the same cell on both sides',
    };
    expect(decideRow(situation)).toBe(decision);
  });

  test('nothing is both an echo and contested, and it would be skipped [E6]', () => {
    expect(decideRow({ isLocked: false, isCooling: false, isNews: false, isContested: true })).toBe('SKIP');
  });
});
