/**
 * What the sidebar asks of the add-on and what it is told. Both travel as JSON text through `google.script.run.api`.
 * `link` passes a call of the link's API on, signed: the sidebar itself never sees a secret or the server.
 */
import type { LinkCall, LinkCalls } from '../shared/protocol/link-api/calls.ts';
import type { LinkView } from '../shared/protocol/link-api/views.ts';
import type { PreviewAnswer, Registration, TablesAnswer } from '../shared/protocol/registration.ts';

/** Request and answer of each operation. All of them mean the tab in front. */
export interface Operations {
  /** Only looks. `repair`: puts back triggers that the caller should have. */
  status: { request: { repair?: boolean }; answer: TabStatus };
  /** Whom to share the spreadsheet with. */
  about: { request: None; answer: { serviceAccount: string } };
  /** Shares the spreadsheet with the server's account. */
  share: { request: None; answer: { serviceAccount: string } };
  /** Tables that are there already and may be linked. */
  tables: { request: None; answer: TablesAnswer };
  preview: { request: Choices; answer: PreviewAnswer };
  /** Starts the sync; asked again, it repairs. */
  register: { request: Partial<Choices>; answer: TabStatus };
  /** Sends what waits and has the tab read. */
  sync: { request: None; answer: TabStatus };
  /** From now on edits are noticed on behalf of the caller. */
  takeOver: { request: None; answer: TabStatus };
  /** The link signs with a new secret, the old one is void. */
  rotateKey: { request: None; answer: TabStatus };
  /** Ends the sync; `clean` also takes the row keys out of the tab. */
  unlink: { request: { clean: boolean }; answer: TabStatus };
  /** Puts the cursor on a cell. */
  goTo: { request: CellPlace; answer: { row: number } };
  /** Enters a text as if typed. */
  typeCell: { request: CellPlace & { text: string }; answer: { row: number } };
  link: { request: PassedCall; answer: LinkCalls[PassedCall['call']]['answer'] };
}

export type Operation = keyof Operations;
type None = Record<string, never>;

/** What a person decides before a tab is linked. */
export type Choices = Pick<
  Registration,
  | 'headerRow'
  | 'columns'
  | 'keyHeader'
  | 'policy'
  | 'deletes'
  | 'notes'
  | 'lenient'
  | 'table'
  | 'filter'
  | 'viewKey'
>;

/** A cell by the key of its row, which goes with the row; `row` (1-based) is where it was last. */
export interface CellPlace {
  rowKey: string | null;
  row: number | null;
  /** Id of the link's column; null means the row. */
  columnId: string | null;
}

export interface PassedCall {
  call: Exclude<LinkCall, 'rotateKey'>;
  request: Readonly<Record<string, unknown>>;
}

export interface RpcRequest {
  op: Operation;
  /** Left out: nothing to say. */
  request?: object;
}

export type RpcAnswer<T = unknown> = { ok: true; answer: T } | { ok: false; problem: Problem };

/** Why something did not work: `code` for programs (the server's, or one of those below), `message` for people. */
export interface Problem {
  code: string;
  message: string;
}

/** The server did not answer at all. */
export const UNREACHABLE = 'UNREACHABLE';
/** Google lets the account that asked send nothing more today. */
export const DAILY_LIMIT = 'DAILY_LIMIT';
/** Its answer cannot be understood, for example a proxy's page. */
export const UNEXPECTED = 'UNEXPECTED';
/** The add-on itself, or Google, could not do it. */
export const ADDON = 'ADDON';

/** The tab in front. No secret is ever a part of it. */
export interface TabStatus {
  title: string;
  /** Who looks; empty where Google does not tell. */
  user: string;
  /** Null when the tab is not linked. */
  link: LinkStatus | null;
}

export interface LinkStatus {
  linkId: string;
  tableName: string;
  /** Ids of the link's columns by header. */
  columnIds: Record<string, string>;
  /** When the server last accepted something; milliseconds since 1970, null for never. */
  sentAt: number | null;
  /** Rows that wait to be sent. */
  waitingRows: number;
  /** Does a request to read the whole tab wait? */
  waitingNudge: boolean;
  /** Why the last attempt failed, for people; null after a success. */
  error: string | null;
  /** On whose behalf edits are noticed: an address, empty where Google does not tell; null for nobody. */
  owner: string | null;
  isOwner: boolean;
  /** How much of what the document may keep for the add-on is used, from 0 to 1. */
  storeUsed: number;
  /** What the server says; null when it could not be asked. */
  view: LinkView | null;
  problem: Problem | null;
}
