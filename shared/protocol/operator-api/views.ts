/** Answers of the operator's calls about the whole installation. Times are milliseconds since 1970 on MySQL's clock. */
import type { LinkView } from '../link-api/views.ts';

/** One link in the live list. */
export interface LiveLink {
  linkId: string;
  /** Of the spreadsheet. */
  title: string;
  /** Where the tab is looked at. */
  sheetUrl: string;
  tab: string;
  table: string;
  status: LinkView['status'];
  isPausedByPerson: boolean;
  pauseReason: string | null;
  pendingEdits: number;
  oldestEditAt: number | null;
  pendingChanges: number;
  oldestChangeAt: number | null;
  openConflicts: number;
  issues: number;
  deadLetters: number;
  approvals: number;
  /** Cells in which the last scheduled read found the sides to differ; null: there was none. */
  driftCells: number | null;
  /** Edits come that no trigger told of, again and again. */
  isSilent: boolean;
}

export interface LiveProcess {
  name: string;
  roles: string[];
  startedAt: number;
  seenAt: number;
  google: 'up' | 'limited' | 'down' | null;
  problem: string | null;
  /** Calls of the last ten minutes that Google refused for the quota. */
  limitedCalls: number;
}

/** Rings in Redis by state, beside the work in MySQL that they stand for. */
export interface LiveQueue {
  name: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

export interface LiveAlert {
  kind: string;
  key: string;
  sentence: string;
}

/** What is not about one link. */
export interface LiveFacts {
  alerts: LiveAlert[];
  processes: LiveProcess[];
  /** Null: Redis does not answer. */
  queues: LiveQueue[] | null;
  /** When the oldest write was sent of which nobody knows yet whether it was applied. */
  oldestUnsettledAt: number | null;
}

/** One event of the stream: everything at first, then what changed. */
export interface LiveEvent {
  at: number;
  isWhole: boolean;
  links: LiveLink[];
  /** Ids of links that are over. */
  gone: string[];
  /** Null: as before. */
  facts: LiveFacts | null;
}

/** One direction over time; each list has one number a step, null where nothing crossed. */
export interface LaneSeries {
  /** How many crossed. */
  count: number[];
  averageMs: (number | null)[];
  slowestMs: (number | null)[];
  /** How long the oldest that still waited had waited. */
  waitingMs: (number | null)[];
}

/** What happened over time, of one link or of all. */
export interface Series {
  stepMs: number;
  /** Where each step begins. */
  at: number[];
  edits: LaneSeries;
  changes: LaneSeries;
  /** Cells in which a read found the sides to differ; null where nothing is known. */
  drift: (number | null)[];
  /** Calls to Google; only of the whole installation. */
  google: {
    /** A minute, on average of the step; so are the others. */
    reads: number[];
    writes: number[];
    refused: number[];
    /** Calls that are allowed in a minute, where that is known. */
    budget: { reads: number; writes: number } | null;
  } | null;
}

/** One of the accounts that work for us at Google, and what it used of its quota within the last minute. */
export interface AccountView {
  /** Whom people share their spreadsheets with. */
  account: string;
  /** That are linked, or about to be. */
  spreadsheets: number;
  reads: { used: number; max: number };
  writes: { used: number; max: number };
  /** Google refused a call for the quota, so none is made until then. */
  pausedUntil: number | null;
}

export interface AccountList {
  accounts: AccountView[];
}

/** Another account works on the spreadsheet from now on. */
export interface AccountMove {
  /** Google's id. */
  spreadsheetId: string;
  account: string;
  /** The one before. */
  was: string;
}

export interface SessionView {
  until: number;
  /** The operator's address; null: whoever had the token or a ticket. */
  by: string | null;
}

/** The session is over. */
export interface SignedOutView {
  /** Where the browser goes to be signed out at the provider of accounts, too; null: nowhere. */
  goOn: string | null;
}

/** A way into the dashboard that works once. */
export interface TicketView {
  /** Where it is used, below the server's address. */
  path: string;
  until: number;
}

/** A call of an operator that changed something, or brought him in. */
export interface ActView {
  id: number;
  at: number;
  /** The operator's address; null: whoever had the token or a ticket. */
  by: string | null;
  /** Method and route. */
  act: string;
  linkId: string | null;
  /** HTTP status of the answer. */
  status: number;
}

export interface ActList {
  entries: ActView[];
  next: number | null;
}

/** A failure, with those that were the same within a minute. */
export interface ErrorView {
  id: number;
  firstAt: number;
  at: number;
  times: number;
  source: ErrorSource;
  /** Queue of the work, or method and route of the request. */
  place: string;
  /** Links that it concerns: one, those of a spreadsheet, or none. */
  linkIds: string[];
  code: string;
  /** What it means and what to do. */
  message: string;
  detail: string | null;
  /** Id of the run or request, which its log lines carry. */
  trace: string | null;
}

export type ErrorSource = 'work' | 'request';

/** The newest first; `next` goes into the `before` of the next page, null on the last one. */
export interface ErrorList {
  entries: ErrorView[];
  next: number | null;
  /** Codes that there are, with how often, for the filter. */
  codes: { code: string; times: number }[];
}

export interface LetterView {
  id: number;
  linkId: string;
  direction: 'sheet-to-mysql' | 'mysql-to-sheet';
  /** From 1; null when it is not in the sheet. */
  row: number | null;
  rowKey: string;
  code: string;
  message: string;
  detail: string | null;
  attempts: number;
  at: number;
}

export interface LetterList {
  entries: LetterView[];
  next: number | null;
  codes: { code: string; times: number }[];
}
