/**
 * The one place that judges a failed call to Google, by HTTP status and Google's status word, never by the text of a
 * message. For a write only two things prove that nothing was applied: it never left, or a well-formed 429.
 */
import { SyncError, type ErrorCode } from '../../core/sync-error.ts';
import type { SendOutcome } from '../../ports/sheets.ts';

/** It leaves the client's own error behind, because that one carries the request with its cell values. */
export interface Failure {
  /** False only when it is certain that Google did not get the request. */
  isSent: boolean;
  /** HTTP status; null when there was no answer. */
  status: number | null;
  /** Google's status word such as `RESOURCE_EXHAUSTED`; null when the body has none. */
  reason: string | null;
  /** Google's sentence or the network's error code. It names ranges and ids, never cell values. */
  message: string;
  /** Milliseconds after which the call may be made, where that is known. */
  afterMs?: number;
}

/** These arise only before a connection stands; others, such as EHOSTUNREACH, may end one that stood. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

export function callFailure(error: unknown): Failure {
  const status = numberAt(error, 'response', 'status');
  const code = stringAt(error, 'code') ?? stringAt(error, 'cause', 'code');
  const failed = ['response', 'data', 'error'];
  return {
    isSent: status !== null || code === null || !NOT_CONNECTED.has(code),
    status,
    reason: stringAt(error, ...failed, 'status'),
    message: stringAt(error, ...failed, 'message') ?? code ?? stringAt(error, 'message') ?? 'unknown failure',
  };
}

/** No access token was got, so the call itself was never made. */
export function tokenFailure(error: unknown): Failure {
  const failure = callFailure(error);
  const why = stringAt(error, 'response', 'data', 'error_description') ?? failure.message;
  return { ...failure, isSent: false, message: `no access token: ${why}` };
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'SHEETS_REFUSED',
  401: 'SHEETS_KEY_REFUSED',
  403: 'SHEETS_DENIED',
  404: 'SHEETS_GONE',
  429: 'SHEETS_LIMITED',
};

/** For calls that may simply be made again. */
export function toSyncError(failure: Failure): SyncError {
  const { status, isSent, message, afterMs } = failure;
  const isKeyRefused = !isSent && (status === 400 || status === 401);
  const code = isKeyRefused ? 'SHEETS_KEY_REFUSED' : (CODES[status ?? 0] ?? 'SHEETS_UNAVAILABLE');
  return new SyncError(code, status === null ? message : `HTTP ${status}, ${message}`, { afterMs });
}

/** Whether the failure tells of Google or of our access to it, rather than of one spreadsheet. */
export function isOutage({ isSent, status }: Failure): boolean {
  return !isSent || status === null || status === 401 || status === 429 || status >= 500;
}

/** By Google, or by our own budget before the call. */
export function isQuotaRefusal({ status, reason }: Failure): boolean {
  return status === 429 && reason === 'RESOURCE_EXHAUSTED';
}

/** What a failed write means; `unknown` is never sent again. */
export function toSendOutcome(failure: Failure): SendOutcome {
  const { status, isSent, message } = failure;
  if (isQuotaRefusal(failure)) return { kind: 'limited', afterMs: failure.afterMs };
  if (!isSent) return { kind: 'unsent', why: message };
  return { kind: 'unknown', why: message, status };
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function stringAt(value: unknown, ...path: string[]): string | null {
  const found = at(value, path);
  return typeof found === 'string' ? found : null;
}

function numberAt(value: unknown, ...path: string[]): number | null {
  const found = at(value, path);
  return typeof found === 'number' ? found : null;
}
