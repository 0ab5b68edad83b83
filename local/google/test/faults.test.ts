/** Faults on demand and counters, seen through Google’s own client over HTTP. */
import { afterEach, describe, expect, test } from 'vitest';
import { Fixture } from './fixture.ts';
import { failureOf } from './real-client.ts';

const at = new Fixture();

afterEach(() => at.google.faults.clear());

const writeX = (value = 'x'): ReturnType<typeof at.batch> =>
  at.batch([at.write(1, 1, { stringValue: value })]);

describe('faults', () => {
  test.each([429, 500, 503, 504] as const)('answers %i on demand, once', async (status) => {
    at.google.faults.add({ method: 'spreadsheets.batchUpdate', effect: 'answer', status });
    expect(await failureOf(writeX())).toMatchObject({ code: status });
    expect(at.valueAt(1, 1)).toBe('Ann');
    await writeX('y');
    expect(at.valueAt(1, 1)).toBe('y');
  });

  test('answers 413 with a page to what is too large, and lets the rest pass', async () => {
    at.google.faults.add({ effect: 'answer', status: 413, minBytes: 5000, times: null });
    const large = at.batch([at.write(1, 1, { stringValue: 'x'.repeat(5000) })]);
    await expect(large).rejects.toMatchObject({
      status: 413,
      response: {
        data: expect.stringContaining('Your client issued a request that was too large.') as string,
      },
    });
    await writeX();
    expect(at.valueAt(1, 1)).toBe('x');
  });

  test('answers with an error although the call was applied', async () => {
    at.google.faults.add({ effect: 'answer-after', status: 504 });
    expect(await failureOf(writeX())).toMatchObject({ code: 504, status: 'DEADLINE_EXCEEDED' });
    expect(at.valueAt(1, 1)).toBe('x');
  });

  test.each([
    ['silent-before', 'Ann'],
    ['silent-after', 'x'],
  ] as const)('%s: never answers, until its client gives up', async (effect, value) => {
    const fault = at.google.faults.add({ effect });
    const patience = new AbortController();
    const call = at.client.batchUpdate(
      {
        spreadsheetId: at.spreadsheetId,
        requestBody: { requests: [at.write(1, 1, { stringValue: 'x' })] },
      },
      { signal: patience.signal },
    );
    const failed = expect(call).rejects.toThrow();
    await fault.when(({ hits }) => hits === 1);
    patience.abort();
    await failed;
    await fault.when(({ done }) => done === 1);
    expect(at.valueAt(1, 1)).toBe(value);
  });

  test('breaks what was silent when it is released', async () => {
    const fault = at.google.faults.add({ effect: 'silent-before' });
    const failed = expect(writeX()).rejects.toThrow();
    await fault.when(({ hits }) => hits === 1);
    fault.release();
    await failed;
  });

  test('answers late', async () => {
    at.google.faults.add({ effect: 'delay', delayMs: 30 });
    const startedMs = performance.now();
    await writeX();
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(29);
    expect(at.valueAt(1, 1)).toBe('x');
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
});

describe('the counters', () => {
  test('tell calls of all spreadsheets by method and status', async () => {
    const { calls, faults } = at.google;
    calls.reset();
    await at.batch([at.write(1, 1, { stringValue: 'x' })]);
    await failureOf(at.batch([at.write(99, 1, { stringValue: 'x' })]));
    faults.add({ effect: 'drop-before', method: 'spreadsheets.get' });
    await expect(at.client.get({ spreadsheetId: at.spreadsheetId })).rejects.toThrow();
    expect(calls.toJSON()).toEqual({
      'spreadsheets.batchUpdate': { 200: 1, 400: 1 },
      'spreadsheets.get': { broken: 1 },
    });
    expect([calls.count('spreadsheets.get', 'broken'), calls.count('spreadsheets.create', 200)]).toEqual([
      1, 0,
    ]);
    expect(await (await fetch(`${at.google.url}/control/counters`)).json()).toEqual(calls.toJSON());
    await fetch(`${at.google.url}/control/counters`, { method: 'DELETE' });
    expect(calls.toJSON()).toEqual({});
  });

  test('counts what programs asked of a spreadsheet', async () => {
    await at.client.get({ spreadsheetId: at.spreadsheetId });
    await at.batch([at.write(1, 1, { stringValue: 'x' })]);
    await failureOf(at.batch([at.write(99, 1, { stringValue: 'x' })]));
    const counters = at.google.documents.get(at.spreadsheetId)?.counters;
    expect(counters?.toJSON()).toEqual({ reads: 1, writes: 1, refused: 1, cellsWritten: { 0: 1 } });
  });
});
