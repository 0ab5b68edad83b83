/** The quota counts by meter, user and project, minute by minute, and words its refusals as Google does. */
import { describe, expect, test } from 'vitest';
import { driveCost } from './drive-costs.ts';
import {
  changedLimits,
  googlesLimits,
  limitsOf,
  noLimits,
  parseQuota,
  quotaChangeSchema,
} from './quota-limits.ts';
import type { Exhausted } from './quota.ts';
import { limitsAsJson, Quota } from './quota.ts';
import { quotaExceeded } from './quota-refusals.ts';

describe('the quota', () => {
  test('counts reads, writes and users apart, and starts again every minute', () => {
    const quota = new Quota(limitsOf(2));
    const may = (meter: 'reads' | 'writes', nowMs: number, user = 'a'): boolean =>
      quota.take(meter, user, nowMs) === undefined;
    expect([may('reads', 0), may('reads', 59_999), may('reads', 59_999)]).toEqual([true, true, false]);
    expect([may('writes', 59_999), may('reads', 59_999, 'b')]).toEqual([true, true]);
    expect(may('reads', 60_000)).toBe(true);
  });

  test('has a limit for all users of the project together, and refused calls cost nothing', () => {
    const quota = new Quota(googlesLimits);
    const users = ['a', 'b', 'c', 'd', 'e', 'f'];
    const accepted = users.map(
      (user) => Array.from({ length: 70 }, () => quota.take('writes', user, 1)).filter((no) => !no).length,
    );
    expect(accepted).toEqual([60, 60, 60, 60, 60, 0]);
    expect(quota.spent('writes', 1)).toBe(300);
    expect(quota.take('writes', 'f', 1)).toMatchObject({ scope: 'project', limit: 300 });
    expect(quota.take('writes', 'a', 1)).toMatchObject({ scope: 'user', limit: 60 });
  });

  test('charges Drive by units', () => {
    const costs = ['drive.files.get', 'drive.files.list', 'drive.files.create', 'drive.changes.list'];
    expect(costs.map(driveCost)).toEqual([5, 100, 50, 100]);
    const quota = new Quota({ ...noLimits, drive: { perUser: 205, perProject: Infinity } });
    const may = (method: string): boolean => !quota.take('drive', 'a', 0, driveCost(method));
    const calls = ['drive.files.list', 'drive.files.list', 'drive.files.create', 'drive.files.get'];
    expect(calls.map(may)).toEqual([true, true, false, true]);
  });

  test('reads its setting, and refuses nonsense with a sentence', () => {
    expect(['off', 'real', '7', undefined].map(parseQuota)).toEqual([
      noLimits,
      googlesLimits,
      { ...googlesLimits, reads: limitsOf(7).reads, writes: { perUser: 7, perProject: 35 } },
      limitsOf(300),
    ]);
    expect(() => parseQuota('many')).toThrow('set it to off, real, or a number');
  });

  test('changes single limits, or all of Sheets at once', () => {
    const change = (value: unknown): object =>
      limitsAsJson(changedLimits(googlesLimits, quotaChangeSchema.parse(value)));
    expect(change({ reads: { perUser: 5 }, drive: { perProject: null } })).toEqual({
      reads: { perUser: 5, perProject: 300 },
      writes: { perUser: 60, perProject: 300 },
      drive: { perUser: 325_000, perProject: null },
    });
    expect(change({ limit: null })).toMatchObject({ reads: { perUser: null, perProject: null } });
    expect(change({ limit: 0 })).toMatchObject({ writes: { perUser: 0, perProject: 0 } });
  });
});

describe('a refusal', () => {
  const windowStart = new Date('2026-01-02T03:04:00Z');

  test('of Sheets is 429 and names the limit per user', () => {
    const body = quotaExceeded({ meter: 'writes', scope: 'user', limit: 60, windowStart }).body();
    expect(body).toEqual({
      error: {
        code: 429,
        message:
          "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' of " +
          "service 'sheets.googleapis.com' for consumer 'project_number:1'.",
        status: 'RESOURCE_EXHAUSTED',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: 'RATE_LIMIT_EXCEEDED',
            domain: 'googleapis.com',
            metadata: {
              quota_limit: 'WriteRequestsPerMinutePerUser',
              quota_limit_value: '60',
              quota_metric: 'sheets.googleapis.com/write_requests',
              quota_unit: '1/min/{project}/{user}',
              quota_location: 'global',
              service: 'sheets.googleapis.com',
              consumer: 'projects/1',
              window_start_time: '2026-01-02T03:04:00.000Z',
            },
          },
          {
            '@type': 'type.googleapis.com/google.rpc.Help',
            links: [
              {
                description: 'Request a higher quota limit.',
                url: 'https://cloud.google.com/docs/quotas/help/request_increase',
              },
            ],
          },
        ],
      },
    });
  });

  test.each<[string, Exhausted, object]>([
    [
      'of Sheets for the whole project',
      { meter: 'reads', scope: 'project', limit: 300, windowStart },
      { quota_limit: 'ReadRequestsPerMinutePerProject', quota_unit: '1/min/{project}' },
    ],
    [
      'of Drive',
      { meter: 'drive', scope: 'project', limit: 12_000, windowStart },
      { quota_limit: 'defaultPerMinutePerProject', quota_metric: 'drive.googleapis.com/default' },
    ],
  ])('%s names its limit', (_, exhausted, metadata) => {
    const { code, message, details } = quotaExceeded(exhausted);
    expect(code).toBe(exhausted.meter === 'drive' ? 403 : 429);
    expect(message).toMatch(/^Quota exceeded for .* per minute' of service/);
    expect(details?.[0]).toMatchObject({ metadata });
  });
});
