/**
 * The few things that the add-on asks of Apps Script. All logic works on this interface; `google-host.ts` is the
 * only file that names a Google service. A method may cost a tenth of a second, so callers ask for as little as they can.
 */

/** A rectangle of cells: rows count from 1 and columns from 0, as on the wire. */
export interface Block {
  firstRow: number;
  rowCount: number;
  firstColumn: number;
  columnCount: number;
}

/** The properties that belong to the document: text by name, shared by all who use the add-on in it. */
export interface DocumentProperties {
  all(): Record<string, string>;
  set(entries: Record<string, string>): void;
  remove(name: string): void;
}

export interface Tab {
  id(): number;
  title(): string;
  /** 1-based; 0 when the tab is empty. */
  lastRow(): number;
  /** Texts as shown on the screen. */
  shownTexts(block: Block): string[][];
  /** Values as `Range.getValues` gives them: text, number, boolean, Date, '' for a blank. */
  values(block: Block): unknown[][];
  /** Formulas with their "=", '' where there is none. */
  formulas(block: Block): string[][];
  /** Enters a text into a cell as if typed: it may become a number, a date or a formula. */
  type(row: number, column: number, text: string): void;
  /** Puts the cursor of whoever looks on a cell. */
  show(row: number, column: number): void;
}

export type HttpMethod = 'GET' | 'POST';

export interface HttpAnswer {
  status: number;
  body: string;
}

export interface Host {
  /** Milliseconds since 1970. */
  now(): number;
  /** 32 random characters of [0-9a-f]. */
  newId(): string;
  readonly properties: DocumentProperties;
  /** Address of the person on whose behalf this runs; empty where Google does not tell. */
  user(): string;
  /** Google's word on who that person is, for our own server; null where the add-on was not given the scopes for it. */
  identityToken(): string | null;
  spreadsheetId(): string;
  /**
   * Writes a mark into the spreadsheet that every app with access to it can read, at once. Throws Google's error when the
   * user may not edit the spreadsheet.
   */
  putMark(key: string, value: string): void;
  /** Removes marks of a key. */
  removeMarks(key: string, isOver: (value: string) => boolean): void;
  /** Shares the spreadsheet with an account as editor. Throws Google's error when the user may not. */
  addEditor(email: string): void;
  activeTab(): Tab;
  /** Null when the tab was deleted. */
  tabById(tabId: number): Tab | null;
  /** The spreadsheet's time zone, which may differ from the script's. */
  timeZone(): string;
  /** What a clock in the time zone shows at an instant, as milliseconds since 1970 as if it were UTC. */
  wallTime(instantMs: number, timeZone: string): number;

  /** Unpadded base64url SHA-256 of the text's UTF-8 bytes. */
  sha256(text: string): string;
  /** Unpadded base64url HMAC-SHA256 of an ASCII text under a base64url secret. */
  hmacSha256(text: string, secret: string): string;
  /** Sends JSON (the empty text: no body) and returns any answer, good or bad. Throws when there was none. */
  fetch(method: HttpMethod, url: string, body: string, headers: Record<string, string>): HttpAnswer;

  /** Takes the document's lock if it is free; false when another execution holds it. */
  tryLock(): boolean;
  unlock(): void;

  /** This user's installed triggers in this document. */
  installedTriggers(): InstalledTrigger[];
  /** Answers the new trigger's unique id. */
  installTrigger(kind: TriggerKind, handler: string): string;
  /** Only the user's own can be removed; another one stays. */
  removeTrigger(uid: string): void;
}

export interface InstalledTrigger {
  handler: string;
  uid: string;
}

export type TriggerKind = 'edit' | 'change' | 'hourly';
