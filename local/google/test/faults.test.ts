/** Quota, faults on demand and counters, seen through Google’s own client over HTTP. */
import { describe, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';
import { failureOf } from './real-client.ts';

const at = new Fixture();

describe('quota and faults', () => {
  test('answers 429 with Google’s body once the minute’s writes are used up, and applies nothing', async () => {
    at.google.quota.limit = 0;
    try {
      const failure = await failureOf(at.batch([at.write(1, 1, { stringValue: 'x' })]));
      expect(failure).toMatchObject({
        code: 429,
        status: 'RESOURCE_EXHAUSTED',
        details: [
          {
            reason: 'RATE_LIMIT_EXCEEDED',
            metadata: { quota_limit: 'WriteRequestsPerMinutePerUser', service: 'sheets.googleapis.com' },
          },
          { '@type': 'type.googleapis.com/google.rpc.Help' },
        ],
      });
      expect(failure.message).toMatch(/^Quota exceeded for quota metric 'Write requests' and limit/);
    } finally {
      at.google.quota.limit = Infinity;
    }
    expect(at.valueAt(1, 1)).toBe('Ann');
  });

  test.each([429, 500, 503] as const)('answers %i on demand, once', async (status) => {
    at.google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'answer', status });
    expect(await failureOf(at.batch([at.write(1, 1, { stringValue: 'x' })]))).toMatchObject({ code: status });
    await at.batch([at.write(1, 1, { stringValue: 'y' })]);
    expect(at.valueAt(1, 1)).toBe('y');
  });

  test('breaks the connection before or after a call was applied', async () => {
    at.google.faults.add({ effect: 'drop-before', spreadsheetId: at.spreadsheetId });
    await expect(at.batch([at.write(1, 1, { stringValue: 'before' })])).rejects.toThrow();
    expect(at.valueAt(1, 1)).toBe('Ann');
    at.google.faults.add({ effect: 'drop-after', spreadsheetId: at.spreadsheetId });
    await expect(at.batch([at.write(1, 1, { stringValue: 'after' })])).rejects.toThrow();
    expect(at.valueAt(1, 1)).toBe('after');
  });

  test('applies a call late, after its client has given up', async () => {
    const fault = at.google.faults.add({ effect: 'land-late', spreadsheetId: at.spreadsheetId });
    await expect(at.batch([at.write(1, 1, { stringValue: 'late' })])).rejects.toThrow();
    expect(at.valueAt(1, 1)).toBe('Ann');
    fault.release();
    await fault.when(({ done }) => done === 1);
    expect(at.valueAt(1, 1)).toBe('late');
  });

  test('holds a call until it is released, while other calls go on', async () => {
    const fault = at.google.faults.add({
      effect: 'hold-before',
      method: 'spreadsheets.batchUpdate',
      spreadsheetId: at.spreadsheetId,
    });
    const held = at.batch([at.write(1, 1, { stringValue: 'held' })]);
    await fault.when(({ hits }) => hits === 1);
    await at.client.get({ spreadsheetId: at.spreadsheetId });
    expect(at.valueAt(1, 1)).toBe('Ann');
    fault.release();
    await held;
    expect(at.valueAt(1, 1)).toBe('held');
  });

  test('counts what programs asked of a spreadsheet', async () => {
    await at.client.get({ spreadsheetId: at.spreadsheetId });
    await at.batch([at.write(1, 1, { stringValue: 'x' })]);
    await failureOf(at.batch([at.write(99, 1, { stringValue: 'x' })]));
    const counters = at.google.documents.get(at.spreadsheetId)?.counters;
    expect(counters?.toJSON()).toEqual({ reads: 1, writes: 1, refused: 1, cellsWritten: { 0: 1 } });
  });
});
