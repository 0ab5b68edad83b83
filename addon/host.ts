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
}

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
  /** A property that the operator has set for the whole script. */
  scriptProperty(name: string): string | null;

  spreadsheetId(): string;
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
  /** Sends JSON and returns any answer, good or bad. Throws when there was none. */
  post(url: string, body: string, headers: Record<string, string>): HttpAnswer;

  /** Takes the document's lock if it is free; false when another execution holds it. */
  tryLock(): boolean;
  unlock(): void;

  /** Handler names of this user's installed triggers in this document. */
  installedHandlers(): string[];
  installTrigger(kind: TriggerKind, handler: string): void;
}

export type TriggerKind = 'edit' | 'change' | 'hourly';
