/** Which calls a fault catches: by method, spreadsheet, number and chance. What it does to them is in ../test/faults.test.ts. */
import { describe, expect, test } from 'vitest';
import type { FaultOptions } from './fault-rule.ts';
import { faultSchema } from './fault-rule.ts';
import { Faults } from './faults.ts';
import { seededRandom } from './seeded-random.ts';

/** Which of these calls are caught by a rule: [method, spreadsheet, size] each. */
function caught(options: FaultOptions, calls: readonly [string, string, number?][]): boolean[] {
  const faults = new Faults();
  faults.add(options);
  return calls.map(([method, spreadsheetId, bytes = 0]) => !!faults.catch({ method, spreadsheetId, bytes }));
}

describe('a fault', () => {
  test('catches by method, by group of methods, and by spreadsheet', () => {
    const calls: [string, string][] = [
      ['spreadsheets.values.get', 'a'],
      ['spreadsheets.get', 'a'],
      ['spreadsheets.values.update', 'b'],
    ];
    const always = { effect: 'answer', times: null } as const;
    expect(caught({ ...always, method: 'spreadsheets.get' }, calls)).toEqual([false, true, false]);
    expect(caught({ ...always, method: 'spreadsheets.values.*' }, calls)).toEqual([true, false, true]);
    expect(caught({ ...always, spreadsheetId: 'a' }, calls)).toEqual([true, true, false]);
    expect(caught({ ...always }, calls)).toEqual([true, true, true]);
  });

  test('catches by the size of the body', () => {
    const calls: [string, string, number][] = [
      ['spreadsheets.batchUpdate', 'a', 1999],
      ['spreadsheets.batchUpdate', 'a', 2000],
    ];
    expect(caught({ effect: 'answer', status: 413, minBytes: 2000, times: null }, calls)).toEqual([
      false,
      true,
    ]);
  });

  test('catches as many calls as it says', () => {
    const calls = Array.from({ length: 4 }, (): [string, string] => ['spreadsheets.get', 'a']);
    expect(caught({ effect: 'answer', times: 2 }, calls)).toEqual([true, true, false, false]);
    expect(caught({ effect: 'answer', times: null }, calls)).toEqual([true, true, true, true]);
  });

  test('catches its share of the calls, the same ones for the same seed', () => {
    const calls = Array.from({ length: 1000 }, (): [string, string] => ['spreadsheets.get', 'a']);
    const chance = { effect: 'answer', times: null, probability: 0.2 } as const;
    const first = caught({ ...chance, seed: 7 }, calls);
    expect(caught({ ...chance, seed: 7 }, calls)).toEqual(first);
    expect(caught({ ...chance, seed: 8 }, calls)).not.toEqual(first);
    const share = first.filter(Boolean).length;
    expect(share).toBeGreaterThan(150);
    expect(share).toBeLessThan(250);
  });

  test('delays within its bounds, the same way for the same seed', () => {
    const delays = (seed: number): number[] => {
      const fault = new Faults().add({ effect: 'delay', delayMs: 100, jitterMs: 50, seed });
      return Array.from({ length: 200 }, () => fault.nextDelayMs());
    };
    expect(delays(3)).toEqual(delays(3));
    expect(Math.min(...delays(3))).toBeGreaterThanOrEqual(100);
    expect(Math.max(...delays(3))).toBeLessThanOrEqual(150);
    expect(new Set(delays(3)).size).toBeGreaterThan(20);
    expect(new Faults().add({ effect: 'delay', delayMs: 40 }).nextDelayMs()).toBe(40);
  });

  test('is refused when it makes no sense', () => {
    expect(faultSchema.safeParse({ effect: 'explode' }).success).toBe(false);
    expect(faultSchema.safeParse({ effect: 'answer', status: 418 }).success).toBe(false);
    expect(faultSchema.safeParse({ effect: 'answer', probability: 2 }).success).toBe(false);
  });
});

describe('seeded random numbers', () => {
  test('are those of splitmix64', () => {
    const random = seededRandom(1_234_567);
    const first = 6_457_827_717_110_365_317n;
    expect(random()).toBe(Number(first >> 11n) / 2 ** 53);
  });

  test('lie in [0, 1) and differ for neighbouring seeds', () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => seededRandom(seed)());
    expect(firsts.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(firsts).size).toBe(1000);
  });
});
