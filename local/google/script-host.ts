/**
 * The seam between the stand-in for Sheets and the host that runs Apps Script. Types only: the stand-in
 * calls a ScriptHost and knows nothing about scripts; the host works on the same Workbook objects.
 */
import type { Hono } from 'hono';
import type { CellValue } from './workbook/cell.ts';
import type { GridRange } from './workbook/grid-range.ts';
import type { Switches } from './switches.ts';
import type { Workbook } from './workbook/workbook.ts';

/** What a person did. The names are the `changeType`s of the onChange event. */
export type HumanActionKind =
  | 'EDIT'
  | 'INSERT_ROW'
  | 'INSERT_COLUMN'
  | 'REMOVE_ROW'
  | 'REMOVE_COLUMN'
  | 'INSERT_GRID'
  | 'REMOVE_GRID'
  | 'FORMAT'
  | 'OTHER';

/** One action at the keyboard, told after it was applied to the workbook. */
export interface HumanAction {
  readonly spreadsheetId: string;
  readonly tabId: number;
  readonly kind: HumanActionKind;
  /** The touched cells; always there for EDIT, with all four bounds. */
  readonly range?: GridRange;
  /** Single-cell edits only: what the cell shows now; undefined when it was cleared. */
  readonly value?: CellValue;
  /** Single-cell edits only: what the cell held; undefined when it was empty. */
  readonly oldValue?: CellValue;
  /** Does the action fire onEdit? For typing, pasting and clearing that is documented; for the rest switches say it. */
  readonly firesEdit: boolean;
  /** Neither onEdit nor onChange tells of the action. */
  readonly isUnseen?: boolean;
  /** The address of the person; undefined: no person did it. */
  readonly user?: string;
  /** The workbook before the action; only where triggers are to see it so. */
  readonly before?: Workbook;
}

/** What the stand-in offers to the host. */
export interface ScriptHostContext {
  workbook(spreadsheetId: string): Workbook | undefined;
  /** Call after a script changed a workbook, so that it is stored. Fires no trigger. */
  changed(workbook: Workbook): void;
  /** Shares a spreadsheet with an account as editor, as a script does on behalf of its user; left out: it is refused. */
  readonly addEditor?: (spreadsheetId: string, email: string) => void;
  /** May the account edit the spreadsheet? Left out: everybody may. */
  readonly mayEdit?: (spreadsheetId: string, email: string) => boolean;
  /** Where to keep triggers and properties; undefined: in memory only. */
  readonly dataDir: string | undefined;
  /** What is assumed of Google where nobody knows; left out: the defaults. */
  readonly switches?: Switches;
  /** A signed OpenID Connect token; left out: scripts get none. */
  readonly identityToken?: (claims: { email: string; audience: string; includesEmail: boolean }) => string;
}

export interface ScriptHost {
  /** Starts the executions that the action fires. Resolves when they are queued, not when they have ended. */
  onHumanAction(action: HumanAction): Promise<void>;
  /** A spreadsheet was copied as a file, and its document properties are to be copied along. */
  onCopy?(originalId: string, copyId: string): void;
  /** Mounts the host's own routes under /control/script. */
  routes(app: Hono): void;
  /** Ends running executions and stores what has to be kept. */
  close(): Promise<void>;
}

/** Passed to `startGoogle`, which calls it once, before it listens. */
export type ScriptHostFactory = (context: ScriptHostContext) => ScriptHost;
