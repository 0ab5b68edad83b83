/**
 * Google's own client with everything switched off that would send a request twice: its retries, and following
 * redirects. The address of the API and the address that gives out tokens are configured apart.
 */
import { sheets, type sheets_v4 } from '@googleapis/sheets';
import { JWT } from 'google-auth-library';

import type { Budget } from '../../ports/budget.ts';
import { callFailure, isQuotaRefusal, tokenFailure, toSyncError, type Failure } from './google-errors.ts';
import { PlatformAuth } from './platform-account.ts';
import type { ServiceAccount } from './service-account.ts';

export interface ClientOptions {
  account: Pick<ServiceAccount, 'email' | 'privateKey'>;
  /** Where the Sheets API is; Google's own address when absent. */
  rootUrl?: string | undefined;
  /** Where access tokens are given out; Google's own address when absent. */
  tokenUrl?: string | undefined;
  /** Milliseconds that one call may take. */
  timeoutMs?: number;
  /** Asked before each call. */
  budget: Pick<Budget, 'take' | 'refused'>;
  /** Told after each call. */
  onCall?: (call: CallReport) => void;
}

export interface CallReport {
  method: 'get' | 'getByDataFilter' | 'batchUpdate';
  /** Null when Google did what was asked. */
  failure: Failure | null;
  seconds: number;
}

/** What makes a call go out once. */
interface CallOnce {
  timeout: number;
  retry: false;
  redirect: 'error';
  signal?: AbortSignal;
}

type Call<T> = (once: CallOnce) => Promise<{ data: T }>;

export type CallResult<T> = { ok: true; data: T } | { ok: false; failure: Failure };

type Spreadsheet = sheets_v4.Schema$Spreadsheet;

/** Each method makes one call, once, and never throws: a failure is a result. `fields` masks the answer. */
export interface GoogleClient {
  get(googleId: string, fields: string, signal?: AbortSignal): Promise<CallResult<Spreadsheet>>;
  getRanges(
    googleId: string,
    dataFilters: sheets_v4.Schema$DataFilter[],
    fields: string,
    signal?: AbortSignal,
  ): Promise<CallResult<Spreadsheet>>;
  batchUpdate(
    googleId: string,
    body: sheets_v4.Schema$BatchUpdateSpreadsheetRequest,
    fields: string,
    signal?: AbortSignal,
  ): Promise<CallResult<sheets_v4.Schema$BatchUpdateSpreadsheetResponse>>;
}

const SCOPES = ['https://www.googleapis.com/auth/spreadsheets'];
const GOOGLE_TOKEN_URL = 'https://oauth2.googleapis.com/token';
const TOKEN_TIMEOUT_MS = 10_000;
const CALL_TIMEOUT_MS = 60_000;

export function googleClient(options: ClientOptions): GoogleClient {
  const { account, rootUrl, tokenUrl, timeoutMs = CALL_TIMEOUT_MS, budget, onCall } = options;
  const auth = signIn(account, SCOPES, tokenUrl);
  // Indented, an answer with many cells would be several times as long.
  const params = { prettyPrint: false };
  const { spreadsheets } = sheets({ version: 'v4', auth, params, ...(rootUrl !== undefined && { rootUrl }) });

  const attempt = async <T>(make: Call<T>, signal: AbortSignal | undefined): Promise<CallResult<T>> => {
    try {
      await auth.getAccessToken();
    } catch (error) {
      return { ok: false, failure: tokenFailure(error) };
    }
    if (signal?.aborted === true) return { ok: false, failure: STOPPED_BEFORE };
    try {
      const once = { timeout: timeoutMs, retry: false, redirect: 'error' } as const;
      const { data } = await make(signal ? { ...once, signal } : once);
      return { ok: true, data };
    } catch (error) {
      return { ok: false, failure: callFailure(error) };
    }
  };
  const call = async <T>(
    method: CallReport['method'],
    googleId: string,
    make: Call<T>,
    signal: AbortSignal | undefined,
  ): Promise<CallResult<T>> => {
    const afterMs = await budget.take(googleId, method === 'batchUpdate' ? 'write' : 'read', signal);
    if (afterMs > 0) return { ok: false, failure: { ...USED_UP, afterMs } };
    const start = performance.now();
    const result = await attempt(make, signal);
    const seconds = (performance.now() - start) / 1_000;
    const failure = result.ok ? null : result.failure;
    if (failure !== null && isQuotaRefusal(failure)) await budget.refused(googleId);
    onCall?.({ method, failure, seconds });
    return result;
  };

  return {
    get: (googleId, fields, signal) =>
      call('get', googleId, (once) => spreadsheets.get({ spreadsheetId: googleId, fields }, once), signal),
    getRanges: (googleId, dataFilters, fields, signal) =>
      call(
        'getByDataFilter',
        googleId,
        (once) =>
          spreadsheets.getByDataFilter(
            { spreadsheetId: googleId, fields, requestBody: { dataFilters } },
            once,
          ),
        signal,
      ),
    batchUpdate: (googleId, body, fields, signal) =>
      call(
        'batchUpdate',
        googleId,
        (once) => spreadsheets.batchUpdate({ spreadsheetId: googleId, fields, requestBody: body }, once),
        signal,
      ),
  };
}

/** The data of a call that may simply be made again. Throws SHEETS_*, or the signal's reason when it was stopped. */
export function dataOf<T>(result: CallResult<T>, signal?: AbortSignal): T {
  if (result.ok) return result.data;
  signal?.throwIfAborted();
  throw toSyncError(result.failure);
}

const USED_UP: Failure = {
  isSent: false,
  status: 429,
  reason: 'RESOURCE_EXHAUSTED',
  message: 'the calls of this minute are used up',
};

const STOPPED_BEFORE: Failure = {
  isSent: false,
  status: null,
  reason: null,
  message: 'stopped before it was sent',
};

/** Gets access tokens for these scopes; those of a key each by one request. `tokenUrl`: Google's own address when absent. */
export function signIn(
  account: Pick<ServiceAccount, 'email' | 'privateKey'>,
  scopes: string[],
  tokenUrl: string | undefined,
): JWT | PlatformAuth {
  if (account.privateKey === null) return new PlatformAuth(scopes);
  const auth = new JWT({ email: account.email, key: account.privateKey, scopes });
  ownTokenRequests(auth, tokenUrl ?? GOOGLE_TOKEN_URL);
  return auth;
}

/** The library has no option for the token address: its requests to Google's are led to ours, once and bounded. */
function ownTokenRequests(auth: JWT, tokenUrl: string): void {
  auth.transporter.interceptors.request.add({
    resolved: (config) => {
      if (config.url.href === GOOGLE_TOKEN_URL) {
        config.url = new URL(tokenUrl);
        config.signal = AbortSignal.timeout(TOKEN_TIMEOUT_MS);
        config.retry = false;
        delete config.retryConfig;
      }
      return Promise.resolve(config);
    },
  });
}
