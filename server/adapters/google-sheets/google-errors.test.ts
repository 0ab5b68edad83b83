/** Failed calls by status and reason: what proves that a write was not applied, and what does not. */
import { describe, expect, test } from 'vitest';

import { callFailure, isOutage, tokenFailure, toSendOutcome, toSyncError } from './google-errors.ts';

function answered(status: number, reason: string | null): object {
  const body = reason === null ? '<html>' : { error: { code: status, status: reason, message: 'why' } };
  return { message: 'failed', code: status, response: { status, data: body } };
}

const refused = { message: 'request failed', code: 'ECONNREFUSED' };
const reset = { message: 'request failed', code: 'ECONNRESET' };

describe('a failed write [C3]', () => {
  test.each([
    ['a connection that was refused', refused, { kind: 'unsent', why: 'ECONNREFUSED' }],
    ['a host that has no address', { code: 'ENOTFOUND' }, { kind: 'unsent', why: 'ENOTFOUND' }],
    ['a quota refusal', answered(429, 'RESOURCE_EXHAUSTED'), { kind: 'limited' }],
    ['a 429 of something in between', answered(429, null), { kind: 'unknown', why: 'failed', status: 429 }],
    ['a refused request', answered(400, 'INVALID_ARGUMENT'), { kind: 'unknown', why: 'why', status: 400 }],
    ['an unavailable service', answered(503, 'UNAVAILABLE'), { kind: 'unknown', why: 'why', status: 503 }],
    ['a connection that broke', reset, { kind: 'unknown', why: 'ECONNRESET', status: null }],
    ['a time-out', { code: 'TimeoutError' }, { kind: 'unknown', why: 'TimeoutError', status: null }],
    ['something unheard of', null, { kind: 'unknown', why: 'unknown failure', status: null }],
  ])('%s', (_, error, outcome) => {
    expect(toSendOutcome(callFailure(error))).toEqual(outcome);
  });

  test('without an access token was never sent, whatever the token address answered', () => {
    expect(toSendOutcome(tokenFailure(answered(503, null)))).toMatchObject({ kind: 'unsent' });
    expect(toSendOutcome(tokenFailure(reset))).toMatchObject({ kind: 'unsent' });
  });
});

test.each([
  [answered(400, 'INVALID_ARGUMENT'), 'SHEETS_REFUSED', false],
  [answered(401, 'UNAUTHENTICATED'), 'SHEETS_KEY_REFUSED', true],
  [answered(403, 'PERMISSION_DENIED'), 'SHEETS_DENIED', false],
  [answered(404, 'NOT_FOUND'), 'SHEETS_GONE', false],
  [answered(429, 'RESOURCE_EXHAUSTED'), 'SHEETS_LIMITED', true],
  [answered(500, 'INTERNAL'), 'SHEETS_UNAVAILABLE', true],
  [refused, 'SHEETS_UNAVAILABLE', true],
])('a failed read: %j is %s', (error, code, outage) => {
  const failure = callFailure(error);
  expect(toSyncError(failure).code).toBe(code);
  expect(isOutage(failure)).toBe(outage);
});

test('a key that Google refuses is not a matter of sharing', () => {
  const error = { response: { status: 400, data: { error: 'invalid_grant', error_description: 'bad key' } } };
  expect(toSyncError(tokenFailure(error))).toMatchObject({
    code: 'SHEETS_KEY_REFUSED',
    detail: 'HTTP 400, no access token: bad key',
  });
});

test('the request with its cell values does not travel with the error', () => {
  const error = { ...reset, config: { data: { secret: 'a cell value' } } };
  expect(JSON.stringify(toSyncError(callFailure(error)))).not.toContain('cell value');
  expect(toSyncError(callFailure(error)).cause).toBeUndefined();
});
