/** What one run of a script function is and what is remembered of it. Types only. */

/** What a script may do. NONE and LIMITED are the modes of simple triggers. */
export type AuthMode = 'NONE' | 'LIMITED' | 'FULL';

/** The event that a trigger passes to its function, before the script's own objects are made of it. */
export interface TriggerEvent {
  kind: 'edit' | 'change' | 'open' | 'install' | 'timed';
  triggerUid?: string;
  /** 1-based, both ends included, as the range of an edit event. */
  range?: { tabId: number; firstRow: number; lastRow: number; firstColumn: number; lastColumn: number };
  /** Absent when the edit had more than one cell, or none was left. */
  value?: string | number | boolean;
  oldValue?: string | number | boolean;
  changeType?: string;
  /** The address of whoever acted; '' when the script may not know it, undefined when nobody did. */
  user?: string;
}

/** One function to run. */
export interface ExecutionRequest {
  spreadsheetId: string;
  function: string;
  /** JSON values; not used when an event is given. */
  args: unknown[];
  event: TriggerEvent | null;
  authMode: AuthMode;
  /** The tab on the screen; undefined: the first one. */
  activeTabId: number | undefined;
  /** As whom the script runs: the user of the menu, or the creator of the trigger. */
  user: string;
  /** Who is at the keyboard, as far as the script may know; '' when it may not. */
  activeUser: string;
  /** The result goes to a page by google.script.run, which takes fewer kinds of values. */
  isForClient: boolean;
}

/** What a script showed: menus, sidebars, alerts, toasts. */
export interface UiAction {
  action: string;
  detail: unknown;
}

/** The log entry of one execution. */
export interface ExecutionRecord {
  id: number;
  spreadsheetId: string;
  function: string;
  /** As whom it ran. */
  user: string;
  /** How it came to run: by a trigger's event or by a call. */
  startedBy: TriggerEvent['kind'] | 'call';
  state: 'waiting' | 'running' | 'done' | 'failed';
  /** Milliseconds since 1970; null while it waits. */
  startedAt: number | null;
  durationMs: number | null;
  /** Number of calls by full name, such as `SpreadsheetApp.Range.getValues`. */
  calls: Record<string, number>;
  /** Calls that leave the script; `Utilities` only computes and is not counted here. */
  serviceCalls: number;
  urlFetches: number;
  ui: UiAction[];
  /** Lines of `console` and `Logger`. */
  log: string[];
  error: string | null;
}

/** What a worker tells when it has run a function. */
export interface ExecutionOutcome {
  executionId: number;
  /** JSON text of the function's result; undefined when it failed or gave nothing. */
  resultJson: string | undefined;
  error: string | null;
  calls: Record<string, number>;
  log: string[];
}
