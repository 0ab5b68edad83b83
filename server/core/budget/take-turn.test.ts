/** Whose turn it is: free budgets, scarce ones, the line, the places that are kept, and pauses. */
import { describe, expect, test } from 'vitest';

import { accountOf, budgetAt, newBudget, type BudgetState, type TurnPurpose } from './budget-state.ts';
import { limitsAlone, limitsAt } from './limits-now.ts';
import { pauseAccount } from './pause-account.ts';
import { takeCall } from './take-call.ts';
import { takeTurn } from './take-turn.ts';

const LIMITS = { reads: 55, writes: 55, project: 290, batchMs: 5_000, batchRows: 50 };
const START = 10_000_000;

/** One account as spreadsheets use it; its clock is moved by hand. */
class Table {
  state: BudgetState = newBudget(START);
  now = START;

  later(ms: number): this {
    this.now += ms;
    this.state = budgetAt(this.state, this.now).state;
    return this;
  }

  turn(sheet: string, purpose: TurnPurpose = 'changes', rows = 1): number {
    const taken = takeTurn(this.state, LIMITS, { account: 'a', sheet, purpose, rows }, this.now);
    this.state = taken.state;
    return taken.waitMs;
  }

  call(sheet: string, kind: 'read' | 'write'): number {
    const taken = takeCall(this.state, LIMITS, { account: 'a', sheet, kind }, this.now);
    this.state = taken.state;
    return taken.waitMs;
  }

  /** A whole step: its turn, its read and its write. */
  step(sheet: string, rows = 1): number {
    const waitMs = this.turn(sheet, 'changes', rows);
    if (waitMs > 0) return waitMs;
    this.call(sheet, 'read');
    this.call(sheet, 'write');
    return 0;
  }

  used(kind: 'read' | 'write'): number {
    return accountOf(this.state, 'a').calls.filter((call) => call.kind === kind).length;
  }

  /** Calls that others made, all at once. */
  fill(count: number, sheets = 1): this {
    for (let call = 0; call < count; call += 1) {
      this.call(`other ${call % sheets}`, 'write');
      this.call(`other ${call % sheets}`, 'read');
    }
    return this;
  }
}

describe('while calls are plenty', () => {
  test('each change goes at once, half of the minute as fast as it comes [Q14]', () => {
    const table = new Table();
    const waits = Array.from({ length: 27 }, () => table.later(10).step('busy'));
    expect(waits.every((wait) => wait === 0)).toBe(true);
  });

  test('what a turn sets aside is there for its calls, and is given up when it is not used', () => {
    const table = new Table().fill(54, 20);
    expect(table.turn('quiet')).toBe(0);
    expect([table.call('other', 'write'), table.call('other', 'read')]).toEqual([60_000, 60_000]);
    expect([table.call('quiet', 'read'), table.call('quiet', 'write')]).toEqual([0, 0]);
    const unused = new Table().fill(54, 20);
    unused.turn('quiet');
    expect(unused.later(10_001).call('other', 'write')).toBe(0);
  });
});

describe('when calls are scarce', () => {
  test('changes of one spreadsheet are gathered, longer the scarcer they are, at most the configured time [Q14]', () => {
    const half = new Table().fill(30, 30);
    half.call('busy', 'write');
    const full = new Table().fill(45, 45);
    full.call('busy', 'write');
    const [some, more] = [half.turn('busy'), full.turn('busy')];
    expect(some).toBeGreaterThan(0);
    expect(more).toBeGreaterThan(some);
    expect(more).toBeLessThanOrEqual(LIMITS.batchMs);
  });

  test('enough rows wait less, but not as if calls were plenty', () => {
    const table = new Table().fill(40, 1);
    table.call('busy', 'write');
    const [few, many] = [table.turn('busy', 'changes', 1), table.turn('busy', 'changes', 50)];
    expect(many).toBeGreaterThan(0);
    expect(many).toBeLessThan(few);
  });

  test('another spreadsheet is not held back by that [Q13]', () => {
    expect(new Table().fill(40, 1).turn('quiet')).toBe(0);
  });
});

describe('fairness', () => {
  test('a busy spreadsheet leaves places to one that was quiet [Q13]', () => {
    const table = new Table();
    for (let step = 0; step < 1_000; step += 1) table.later(50).step('busy', 100);
    expect(table.turn('quiet')).toBe(0);
  });

  test('who used least comes first, then who waits longest', () => {
    const table = new Table().fill(55, 1);
    expect(table.turn('busy one')).toBe(60_000);
    table.later(10);
    expect(table.turn('second')).toBe(59_990);
    // The first in line has the first place that gets free, the second the next.
    table.later(59_990);
    expect(table.turn('second')).toBe(0);
    expect(table.turn('busy one')).toBe(0);
  });

  test.each([
    { sheets: 3, least: 14 },
    { sheets: 10, least: 4 },
    { sheets: 40, least: 1 },
  ])('$sheets spreadsheets that all want more get about as much each [Q13]', ({ sheets, least }) => {
    const table = new Table().later(120_000);
    const next = Array.from({ length: sheets }, (_, sheet) => table.now + sheet);
    const done = new Map<number, number>();
    const end = table.now + 240_000;
    while (table.now < end) {
      const sheet = next.indexOf(Math.min(...next));
      table.later(Math.max(0, (next[sheet] ?? 0) - table.now));
      const waitMs = table.step(String(sheet), 100);
      if (waitMs === 0 && table.now > end - 60_000) done.set(sheet, (done.get(sheet) ?? 0) + 1);
      next[sheet] = table.now + Math.max(waitMs, 100);
    }
    const counts = [...done.values()];
    expect(counts).toHaveLength(sheets);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
    expect(table.used('write')).toBeLessThanOrEqual(LIMITS.writes);
  });

  test('who does not come again loses the place', () => {
    const table = new Table().fill(55, 55);
    table.turn('gone');
    table.later(65_001);
    expect(accountOf(table.state, 'a').line).toEqual([]);
  });
});

describe('reads of whole tabs', () => {
  test('those that nobody asked for take at most a quarter of the reads [Q11]', () => {
    const table = new Table();
    let granted = 0;
    for (let sheet = 0; sheet < 30; sheet += 1) {
      if (table.turn(`tab ${sheet}`, 'scheduled') > 0) continue;
      granted += 1;
      table.call(`tab ${sheet}`, 'read');
      table.call(`tab ${sheet}`, 'read');
    }
    expect(granted).toBe(6);
  });

  test('changes do not wait for them', () => {
    const table = new Table().fill(49, 49);
    expect(table.turn('tab', 'scheduled')).toBeGreaterThan(0);
    expect(table.turn('new')).toBe(0);
  });
});

describe('a refusal all the same', () => {
  test('pauses the account for everything, longer each time, and once for calls under way together [Q2]', () => {
    const table = new Table();
    const pauses: number[] = [];
    for (let refusal = 0; refusal < 8; refusal += 1) {
      table.state = pauseAccount(table.state, 'a', table.now, 0);
      table.state = pauseAccount(table.state, 'a', table.now, 0);
      pauses.push(table.turn('any'));
      expect(table.call('any', 'read')).toBe(pauses.at(-1));
      table.later(pauses.at(-1) ?? 0);
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 64_000, 64_000]);
    expect(table.turn('any')).toBe(0);
    table.later(121_000).state = pauseAccount(table.state, 'a', table.now, 0);
    expect(table.turn('any')).toBe(2_000);
  });

  test('does not pause another account', () => {
    const state = pauseAccount(newBudget(START), 'b', START, 0);
    expect(takeCall(state, LIMITS, { account: 'a', sheet: 's', kind: 'read' }, START).waitMs).toBe(0);
  });
});

describe('limits that may not be known in full', () => {
  test('a state that is younger than ten seconds gives half, a process alone a quarter, never nothing [Q15]', () => {
    const state = newBudget(START);
    expect(limitsAt(LIMITS, state, START + 9_999).writes).toBe(27);
    expect(limitsAt(LIMITS, state, START + 10_000).writes).toBe(55);
    expect(limitsAlone(LIMITS)).toMatchObject({ reads: 13, writes: 13, project: 72 });
    expect(limitsAlone({ ...LIMITS, writes: 1 }).writes).toBe(1);
  });

  test('a clock that steps back does not forget calls, and does not stop the budget for good', () => {
    const table = new Table().fill(55, 55);
    const { state, now } = budgetAt(table.state, START - 3_600_000);
    const ask = { account: 'a', sheet: 's', kind: 'write' } as const;
    expect(takeCall(state, LIMITS, ask, now).waitMs).toBe(60_000);
    expect(budgetAt(table.state, START - 1_000).now).toBe(START);
  });
});

describe('a spreadsheet whose changes find their rows only after a read of the whole tab', () => {
  /** The writer comes as often as the poll rings, reads and cannot write; the read that is asked for comes when it was told to. */
  function standstill(table: Table, others: () => void): { grantedAfterMs: number; reads: number } {
    const start = table.now;
    let askAgainAt = start;
    let reads = 0;
    while (table.now < start + 300_000) {
      others();
      if (table.turn('s') === 0 && table.call('s', 'read') === 0) reads += 1;
      if (table.now >= askAgainAt) {
        const waitMs = table.turn('s', 'asked');
        if (waitMs === 0) return { grantedAfterMs: table.now - start, reads };
        askAgainAt = table.now + waitMs;
      }
      table.later(500);
    }
    return { grantedAfterMs: Infinity, reads };
  }

  test('gets that read, however often its changes are tried [Q13]', () => {
    const table = new Table();
    for (let call = 0; call < 54; call += 1) {
      table.turn('s');
      table.call('s', 'read');
      table.later(500);
    }
    expect(standstill(table, () => undefined).grantedAfterMs).toBeLessThan(60_000);
  });

  test('gets it also while other spreadsheets use all there is [Q13]', () => {
    const table = new Table().fill(49, 3);
    const others = () => ['t', 'u', 'v'].forEach((sheet) => table.step(sheet, 100));
    expect(standstill(table, others).grantedAfterMs).toBeLessThan(90_000);
  });

  test('does not use up the reads of others: what is tried in vain is gathered, too [Q14]', () => {
    const table = new Table().fill(40, 3);
    let reads = 0;
    for (let tried = 0; tried < 100; tried += 1) {
      if (table.turn('s') === 0 && table.call('s', 'read') === 0) reads += 1;
      table.later(500);
    }
    expect(reads).toBeLessThan(30);
  });
});
