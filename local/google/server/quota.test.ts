/** The quota counts reads, writes and accounts apart, minute by minute. */
import { describe, expect, test } from 'vitest';
import { Quota, quotaLimit } from './quota.ts';

describe('the quota', () => {
  test('counts reads, writes and accounts apart, and starts again every minute', () => {
    const quota = new Quota(2);
    const take = (kind: 'read' | 'write', nowMs: number, account = 'a'): boolean =>
      quota.take(account, kind, nowMs) === undefined;
    expect([take('read', 0), take('read', 59_999), take('read', 59_999)]).toEqual([true, true, false]);
    expect([take('write', 59_999), take('read', 59_999, 'b')]).toEqual([true, true]);
    expect(take('read', 60_000)).toBe(true);
  });

  test('tells when the used-up window began', () => {
    expect(new Quota(0).take('a', 'read', 125_000)).toEqual(new Date(120_000));
  });

  test('reads its setting, and refuses nonsense with a sentence', () => {
    expect(['off', 'real', '7', undefined].map(quotaLimit)).toEqual([Infinity, 60, 7, 300]);
    expect(() => quotaLimit('many')).toThrow('set it to off, real, or a number');
  });
});
