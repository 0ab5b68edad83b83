/** What the sidebar asks of the add-on and what it is told. Both travel as JSON text through `google.script.run.api`. */

export interface RpcRequest {
  /** `status` only looks; `register` starts the sync of the active tab; `sync` sends what waits and has the tab read. */
  op: 'status' | 'register' | 'sync';
}

export type RpcAnswer = { ok: true; tab: TabStatus } | { ok: false; message: string };

/** The active tab. No secret is ever a part of it. */
export interface TabStatus {
  title: string;
  /** Null when the tab is not linked. */
  link: LinkStatus | null;
}

export interface LinkStatus {
  tableName: string;
  /** When the server last accepted something; milliseconds since 1970, null for never. */
  sentAt: number | null;
  /** Rows that wait to be sent. */
  waitingRows: number;
  /** Does a request to read the whole tab wait? */
  waitingNudge: boolean;
  /** Why the last attempt failed, for people; null after a success. */
  error: string | null;
}
