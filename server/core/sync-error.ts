/** The one error type of the product. Every code stands in `ERRORS` with its public sentence and retry class. */

import { SIGN_IN_PROBLEMS } from '../../shared/protocol/operator-api/sign-in.ts';

/**
 * `never`: a person has to act; `attempts`: the work itself failed, it is tried again a few times and then set aside;
 * `soon`: the same work again at once, with jitter; `backoff`: later; `limited`: when the quota allows.
 */
export type RetryClass = 'never' | 'attempts' | 'soon' | 'backoff' | 'limited';

interface ErrorEntry {
  retry: RetryClass;
  /** HTTP status when an API answers with it. */
  status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 426 | 429 | 500 | 503;
  /** For people: what is wrong and what to do. */
  message: string;
}

export const ERRORS = {
  REQUEST_MALFORMED: {
    retry: 'never',
    status: 400,
    message: 'The request is not valid. Check the fields named in the details.',
  },
  WEBHOOK_UNSIGNED: {
    retry: 'never',
    status: 401,
    message: 'The signature is missing, wrong or too old. Open the sidebar and register the tab again.',
  },
  OPERATOR_ONLY: {
    retry: 'never',
    status: 401,
    message: 'Send the operator token as "Authorization: Bearer …", or sign in to the dashboard.',
  },
  FOREIGN_PAGE: {
    retry: 'never',
    status: 403,
    message: 'Another site asked for this. Do it on the dashboard itself.',
  },
  SIGN_IN_REFUSED: {
    retry: 'never',
    status: 401,
    message: 'This is not the operator token. It is the value of SYNC_OPERATOR_TOKEN on the server.',
  },
  SIGN_IN_FAILED: { retry: 'never', status: 401, message: SIGN_IN_PROBLEMS.SIGN_IN_FAILED },
  SIGN_IN_NOT_NAMED: { retry: 'never', status: 403, message: SIGN_IN_PROBLEMS.SIGN_IN_NOT_NAMED },
  SIGN_IN_UNREACHABLE: { retry: 'backoff', status: 503, message: SIGN_IN_PROBLEMS.SIGN_IN_UNREACHABLE },
  TICKET_SPENT: {
    retry: 'never',
    status: 401,
    message: 'This address was used already, or is too old. Ask for a new one, or enter the operator token.',
  },
  CALL_REPEATED: {
    retry: 'never',
    status: 409,
    message: 'This very request was made already. Look again before you ask once more.',
  },
  RATE_LIMITED: {
    retry: 'backoff',
    status: 429,
    message: 'Too many requests in a minute. Wait a little; nothing is lost.',
  },
  ADDON_OUTDATED: {
    retry: 'never',
    status: 426,
    message: 'The add-on is of an older version than the server. Reload the spreadsheet to get the new one.',
  },
  SERVER_OUTDATED: {
    retry: 'backoff',
    status: 503,
    message:
      'The server is of an older version than the add-on. Ask its operator to upgrade it; edits are kept.',
  },
  SIGN_IN_NEEDED: {
    retry: 'never',
    status: 401,
    message:
      'Say who you are: send the identity token of the add-on, or the operator token, as "Authorization: Bearer …".',
  },
  IDENTITY_REFUSED: {
    retry: 'never',
    status: 401,
    message:
      "Google's word on who you are was not accepted. Reload the spreadsheet and try again; if it stays, ask the operator of the server.",
  },
  IDENTITY_UNCHECKED: {
    retry: 'backoff',
    status: 503,
    message: "Google's keys could not be fetched, so nobody can sign in just now. Try again in a minute.",
  },
  ADDON_UNKNOWN: {
    retry: 'never',
    status: 403,
    message: 'The server does not know this copy of the add-on.',
  },
  DOMAIN_REFUSED: {
    retry: 'never',
    status: 403,
    message: 'This server is not open to your account. Ask its operator to allow your organisation.',
  },
  ATTACH_REFUSED: {
    retry: 'never',
    status: 403,
    message:
      'Only those whom the operator names may link a tab with a table that is there already. Ask the operator, or let a new table be made.',
  },
  EDIT_RIGHT_UNPROVEN: {
    retry: 'never',
    status: 403,
    message: 'Only those who may edit the spreadsheet can do this. Open the sidebar there and try again.',
  },
  LINK_UNKNOWN: {
    retry: 'never',
    status: 404,
    message: 'This tab is not linked. Open the sidebar and start syncing it.',
  },
  LINK_EXISTS: {
    retry: 'never',
    status: 409,
    message: 'This tab is being linked already. Try again in a moment.',
  },
  LINK_BUSY: {
    retry: 'soon',
    status: 503,
    message: 'The spreadsheet is being synced just now. Try again in a moment.',
  },
  COLUMN_UNKNOWN: {
    retry: 'never',
    status: 404,
    message: 'The link has no such column any more. List its columns again.',
  },
  COLUMN_UNFIT: { retry: 'never', status: 422, message: 'That cannot be done with this column.' },
  COLUMN_GUARDED: {
    retry: 'never',
    status: 403,
    message:
      'The table was there before its link, so more of its columns, or another direction of one, is only for those whom the operator names. Ask one of them, or the operator.',
  },
  COLUMNS_BUSY: {
    retry: 'soon',
    status: 503,
    message: 'The columns of the link are changing at this moment. Try again.',
  },
  CONFLICT_UNKNOWN: {
    retry: 'never',
    status: 404,
    message: 'There is no conflict of this number. List the conflicts of the link again.',
  },
  ENTRY_UNKNOWN: {
    retry: 'never',
    status: 404,
    message: 'The history has no entry of this number any more. List it again.',
  },
  CONFLICT_OPEN: {
    retry: 'never',
    status: 409,
    message: 'A conflict of this cell waits for a decision. Choose a side first.',
  },
  CONFLICT_CLOSED: {
    retry: 'never',
    status: 409,
    message: 'This conflict is decided already. To have the other value, restore it.',
  },
  APPROVAL_UNKNOWN: {
    retry: 'never',
    status: 404,
    message: 'There is no question of this number. List what waits for an answer again.',
  },
  APPROVAL_GREW: {
    retry: 'never',
    status: 409,
    message: 'More rows are gone by now than you were shown. Look at the question again, then answer it.',
  },
  APPROVAL_CLOSED: {
    retry: 'never',
    status: 409,
    message: 'This question was answered already, or is over. List what waits for an answer again.',
  },
  CELL_CHANGED: {
    retry: 'never',
    status: 409,
    message: 'Somebody changed it meanwhile. Look at it again; a restore can be forced.',
  },
  CELL_HOLDS_FORMULA: {
    retry: 'never',
    status: 409,
    message: 'The cell holds a formula, which is never overwritten. Clear it in the sheet and try again.',
  },
  ROW_GONE: {
    retry: 'never',
    status: 409,
    message: 'The row is no longer on both sides. Bring it back first, then try again.',
  },
  ROW_IN_FLIGHT: {
    retry: 'soon',
    status: 503,
    message: 'The row is being written to the sheet just now. Try again in a moment.',
  },
  RESTORE_IMPOSSIBLE: { retry: 'never', status: 422, message: 'This cannot be put back.' },
  VALUE_UNSTORABLE: {
    retry: 'never',
    status: 422,
    message: 'MySQL cannot store this value. Type a value that it can into the sheet.',
  },
  BODY_TOO_LARGE: {
    retry: 'never',
    status: 413,
    message: 'The request is too large. Send fewer edits at once.',
  },
  TABLE_UNKNOWN: {
    retry: 'never',
    status: 404,
    message:
      'There is no such table, or the operator does not let it be linked. List the tables that can be; SYNC_ATTACHABLE_TABLES names them.',
  },
  TABLE_UNFIT: { retry: 'never', status: 422, message: 'This table cannot be linked as it is.' },
  FILTER_UNFIT: { retry: 'never', status: 422, message: 'This condition cannot be used.' },
  FILTER_GUARDED: {
    retry: 'never',
    status: 403,
    message:
      'Which rows of a table are in a sheet is only for those whom the operator names. Ask one of them, or the operator.',
  },
  TAB_WITHOUT_HEADERS: { retry: 'never', status: 422, message: 'This tab has no column headers yet.' },
  TAB_UNUSABLE: { retry: 'never', status: 422, message: 'This tab cannot be linked as it is.' },
  CONFIG_INVALID: { retry: 'never', status: 500, message: 'The configuration is not valid.' },
  SCHEMA_TOO_NEW: {
    retry: 'never',
    status: 500,
    message: 'The database was set up by a newer version. Start that version.',
  },
  CLOCK_UNKNOWN: {
    retry: 'soon',
    status: 503,
    message: "MySQL's clock could not be read in time. It is tried again by itself.",
  },
  LEASE_LOST: { retry: 'soon', status: 503, message: 'Another process took over this spreadsheet.' },
  SHEETS_LIMITED: {
    retry: 'limited',
    status: 503,
    message: "Google's quota is used up for the moment. It goes on by itself.",
  },
  TURN_LATER: {
    retry: 'limited',
    status: 503,
    message: 'Calls to Google are spread over the minute. It goes on by itself.',
  },
  REGISTRATION_LATER: {
    retry: 'limited',
    status: 503,
    message:
      "Google's calls of this minute are used up, so the tab could not be read to its end. Nothing was linked; try again in a minute.",
  },
  TAB_RESTLESS: {
    retry: 'backoff',
    status: 503,
    message: 'Rows of the tab were moved again and again while it was read. It is tried again by itself.',
  },
  SHEETS_UNAVAILABLE: {
    retry: 'backoff',
    status: 503,
    message: 'Google Sheets did not answer. It is tried again by itself.',
  },
  SHEETS_DENIED: {
    retry: 'never',
    status: 403,
    message: 'The spreadsheet is not shared with the service account as an editor. Share it and try again.',
  },
  SHEETS_GONE: {
    retry: 'never',
    status: 404,
    message:
      'The spreadsheet or tab was not found. Check that it still exists and is shared with the service account.',
  },
  ACCOUNT_UNKNOWN: {
    retry: 'never',
    status: 404,
    message: 'The server has no key of that account. List the accounts that it has.',
  },
  SPREADSHEET_UNKNOWN: {
    retry: 'never',
    status: 404,
    message:
      'No tab of that spreadsheet was ever linked. List the links to see the ids of their spreadsheets.',
  },
  ACCOUNT_UNFIT: {
    retry: 'never',
    status: 422,
    message: 'That account cannot work on the spreadsheet yet.',
  },
  SHEETS_KEY_REFUSED: {
    retry: 'never',
    status: 503,
    message:
      'Google refuses the key of the service account. The operator of the server has to give it a new one.',
  },
  SHEETS_REFUSED: {
    retry: 'never',
    status: 422,
    message: 'Google refuses to write this. Put right what it says, then try again.',
  },
  SHEETS_PROTECTED: {
    retry: 'never',
    status: 422,
    message:
      "The row is protected in the sheet. Let the sync's account edit it, or remove the protection, then try again.",
  },
  MYSQL_TRANSIENT: { retry: 'soon', status: 503, message: 'MySQL was busy. It is tried again by itself.' },
  ROW_BUSY: {
    retry: 'backoff',
    status: 503,
    message: 'Another client of MySQL has locked a row. It is tried again by itself.',
  },
  MYSQL_UNAVAILABLE: {
    retry: 'backoff',
    status: 503,
    message: 'MySQL cannot be reached. It is tried again by itself.',
  },
  MYSQL_COLUMNS_CHANGED: {
    retry: 'soon',
    status: 503,
    message: 'A column of the table was changed in MySQL. It is looked at by itself.',
  },
  MYSQL_REJECTED: { retry: 'never', status: 422, message: 'MySQL refused the value.' },
  MYSQL_FAILED: {
    retry: 'attempts',
    status: 500,
    message:
      'MySQL could not take in the row, for a reason of the table (a trigger, for example). Put it right, then try again.',
  },
  REDIS_UNAVAILABLE: {
    retry: 'backoff',
    status: 503,
    message: 'Redis cannot be reached. It is tried again by itself.',
  },
  ALERT_UNSENT: {
    retry: 'backoff',
    status: 503,
    message:
      'An alert could not be delivered. Check ALERT_WEBHOOK_URL or ALERT_SMTP_URL; it is tried again by itself.',
  },
  INVARIANT: {
    retry: 'attempts',
    status: 500,
    message: 'Something that must never happen did. Nothing was lost; please report it with the log.',
  },
} satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

export class SyncError extends Error {
  readonly code: ErrorCode;
  /** For the log and, when the code's sentence needs more, for people. Never a cell value or a secret. */
  readonly detail: string | undefined;
  /** Milliseconds after which it is worth another try, where that is known. */
  readonly afterMs: number | undefined;

  constructor(code: ErrorCode, detail?: string, options?: { cause?: unknown; afterMs?: number | undefined }) {
    super(detail === undefined ? code : `${code}: ${detail}`, options);
    this.name = 'SyncError';
    this.code = code;
    this.detail = detail;
    this.afterMs = options?.afterMs;
  }

  get retry(): RetryClass {
    return ERRORS[this.code].retry;
  }

  /** What people may read. */
  get publicMessage(): string {
    return ERRORS[this.code].message;
  }
}

/** Work that only waits for its turn at Google has not failed; many spreadsheets do so all the time. */
export function isWaiting(error: unknown): boolean {
  return error instanceof SyncError && error.code === 'TURN_LATER';
}
