/** No window of 60 seconds exceeds the budget, whatever several processes ask, and whatever their clocks say. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { budgetAt, newBudget, WINDOW_MS, type BudgetState, type CallKind } from './budget-state.ts';
import { pauseAccount } from './pause-account.ts';
import { takeCall } from './take-call.ts';
import { takeTurn } from './take-turn.ts';

const LIMITS = { reads: 7, writes: 5, project: 9, batchMs: 5_000, batchRows: 50 };

const asked = fc.record({
  afterMs: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 90_000 })),
  account: fc.constantFrom('a', 'b'),
  sheet: fc.constantFrom('s', 't', 'u'),
  what: fc.constantFrom('read', 'write', 'turn', 'refused', 'write', 'read'),
  purpose: fc.constantFrom('changes', 'asked', 'scheduled'),
} as const);

interface Made {
  at: number;
  account: string;
  kind: CallKind;
}

/** Largest number of calls within any 60 seconds. */
function most(calls: readonly Made[]): number {
  return Math.max(
    0,
    ...calls.map(({ at }) => calls.filter((call) => call.at >= at && call.at < at + WINDOW_MS).length),
  );
}

test('no minute holds more calls than the limits, by account and by project [Q12]', () => {
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 120 }), (steps) => {
      let time = 1_000_000;
      let state: BudgetState = newBudget(time);
      const made: Made[] = [];
      for (const { afterMs, account, sheet, what, purpose } of steps) {
        time += afterMs;
        const at = budgetAt(state, time);
        if (what === 'refused') state = pauseAccount(at.state, account, at.now, 0);
        else if (what === 'turn') {
          state = takeTurn(at.state, LIMITS, { account, sheet, purpose, rows: 1 }, at.now).state;
        } else {
          const taken = takeCall(at.state, LIMITS, { account, sheet, kind: what }, at.now);
          state = taken.state;
          if (taken.waitMs === 0) made.push({ at: at.now, account, kind: what });
        }
      }
      for (const [kind, max] of [
        ['read', LIMITS.reads],
        ['write', LIMITS.writes],
      ] as const) {
        const calls = made.filter((call) => call.kind === kind);
        expect(most(calls)).toBeLessThanOrEqual(LIMITS.project);
        for (const account of ['a', 'b']) {
          expect(most(calls.filter((call) => call.account === account))).toBeLessThanOrEqual(max);
        }
      }
    }),
    { numRuns: 300 },
  );
});

describe('a wait that is told is enough', () => {
  test('who asks again then, while nobody else asks, may call', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 20, maxLength: 40 }), (gaps) => {
        let time = 1_000_000;
        let state = newBudget(time);
        for (const gap of gaps) {
          time += gap;
          const at = budgetAt(state, time);
          const ask = { account: 'a', sheet: 's', kind: 'write' } as const;
          const taken = takeCall(at.state, LIMITS, ask, at.now);
          state = taken.state;
          if (taken.waitMs === 0) continue;
          time += taken.waitMs;
          const later = budgetAt(state, time);
          const again = takeCall(later.state, LIMITS, ask, later.now);
          expect(again.waitMs).toBe(0);
          state = again.state;
        }
      }),
      { numRuns: 100 },
    );
  });
});
