/**
 * The calls of the checks: Google's own client, each call made once. What Google refuses is an answer; what tells nothing
 * about the question (no access, no quota, no network) is a PlainError.
 */
import { sheets, type sheets_v4 } from '@googleapis/sheets';

import { PlainError } from '../launch/plain-error.mjs';
import type { Account } from './account.ts';

export type BatchBody = sheets_v4.Schema$BatchUpdateSpreadsheetRequest;
export type BatchReply = sheets_v4.Schema$BatchUpdateSpreadsheetResponse;
export type Spreadsheet = sheets_v4.Schema$Spreadsheet;

export type Answer<T> = { ok: true; data: T } | { ok: false; status: number; message: string };

/** `fields` masks the answer. */
export interface SheetsApi {
  /** Applied, or refused with a status that says something about the request. */
  batchUpdate: (id: string, body: BatchBody, fields: string) => Promise<Answer<BatchReply>>;
  getRanges: (id: string, ranges: sheets_v4.Schema$GridRange[], fields: string) => Promise<Spreadsheet>;
  get: (id: string, fields: string) => Promise<Spreadsheet>;
  create: (title: string) => Promise<string>;
  /** Deletes a spreadsheet that `create` made. */
  remove: (id: string) => Promise<void>;
}

const ONCE = { retry: false, timeout: 60_000 } as const;

/** Statuses that say nothing about the question that a check asks. */
const WHY_UNDECIDED: Readonly<Record<number, string>> = {
  401: 'Google did not accept the credentials. Make a new key, or sign in again, and try once more.',
  403: 'The account may not do this. Share the spreadsheet with it as editor, and enable the Google Sheets API of its project.',
  404: 'There is no such spreadsheet for this account. Check the id, and share the spreadsheet with the account as editor.',
  429: 'The quota of Google Sheets is used up for the moment. Wait a minute and try again.',
};

export function sheetsApi(account: Account, rootUrl: string | undefined): SheetsApi {
  const { auth } = account;
  const { spreadsheets } = sheets({ version: 'v4', auth, ...(rootUrl !== undefined && { rootUrl }) });
  const sure = async <T>(call: Promise<{ data: T }>): Promise<T> => {
    const answer = await answerOf(call);
    if (answer.ok) return answer.data;
    throw new PlainError(
      `Google refused a call that should work (status ${answer.status}): ${answer.message}`,
    );
  };

  return {
    batchUpdate: (spreadsheetId, requestBody, fields) =>
      answerOf(spreadsheets.batchUpdate({ spreadsheetId, requestBody, fields }, ONCE)),
    getRanges: (spreadsheetId, ranges, fields) => {
      const dataFilters = ranges.map((gridRange) => ({ gridRange }));
      return sure(
        spreadsheets.getByDataFilter({ spreadsheetId, fields, requestBody: { dataFilters } }, ONCE),
      );
    },
    get: (spreadsheetId, fields) => sure(spreadsheets.get({ spreadsheetId, fields }, ONCE)),
    async create(title) {
      const requestBody = { properties: { title } };
      const { spreadsheetId } = await sure(
        spreadsheets.create({ requestBody, fields: 'spreadsheetId' }, ONCE),
      );
      if (typeof spreadsheetId !== 'string') throw new PlainError('Google made a spreadsheet without an id.');
      return spreadsheetId;
    },
    async remove(id) {
      const drive = new URL(`drive/v3/files/${id}`, rootUrl ?? 'https://www.googleapis.com');
      await sure(auth.request({ url: drive.href, method: 'DELETE', retry: false }));
    },
  };
}

async function answerOf<T>(call: Promise<{ data: T }>): Promise<Answer<T>> {
  try {
    return { ok: true, data: (await call).data };
  } catch (error) {
    const { status, message } = readFailure(error);
    if (status === null) {
      throw new PlainError(`Google could not be reached (${message}). Check the network and try again.`, {
        cause: error,
      });
    }
    const undecided = WHY_UNDECIDED[status];
    if (undecided !== undefined) throw new PlainError(`${undecided} (${message})`, { cause: error });
    return { ok: false, status, message };
  }
}

function readFailure(error: unknown): { status: number | null; message: string } {
  const fallback = error instanceof Error ? error.message : String(error);
  const response: unknown = Reflect.get(Object(error), 'response');
  const status: unknown = Reflect.get(Object(response), 'status');
  const body: unknown = Reflect.get(Object(Reflect.get(Object(response), 'data')), 'error');
  const told: unknown = Reflect.get(Object(body), 'message');
  return {
    status: typeof status === 'number' ? status : null,
    message: typeof told === 'string' ? told : fallback,
  };
}
