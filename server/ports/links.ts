/** Links and their registry of columns. */
import type { AttachedTable } from '../core/attached-table.ts';
import type { DeleteGuard } from '../core/delete-guard.ts';
import type { Column, ConflictPolicy, Link, LinkStatus } from '../core/link.ts';
import type { Tx } from './database.ts';

/** A column that is known and not synced, so that nobody takes it for a new one; `index` null: it is not in the tab. */
export interface SkippedColumn extends Omit<Column, 'index'> {
  index: number | null;
  isInTable: boolean;
  /** `skipped` when absent: a person may change that. */
  why?: 'unsupported';
}

export interface NewLink extends Omit<
  Link,
  'id' | 'status' | 'pauseReason' | 'policy' | 'pausedByPerson' | 'relinked' | 'version'
> {
  /** `latest` when absent. */
  policy?: ConflictPolicy;
  skipped?: readonly SkippedColumn[];
  /** HMAC key of this link's webhooks, base64url; stored encrypted. */
  secret: string;
}

export interface LinkSettingsPatch {
  policy?: ConflictPolicy | undefined;
  deletes?: 'delete' | 'clear' | undefined;
  notes?: boolean | undefined;
  deleteGuard?: DeleteGuard | undefined;
  /** What the link remembers of a table that was there before. */
  attached?: AttachedTable | undefined;
}

export interface PausedLink {
  link: number;
  spreadsheet: number;
  table: string;
  reason: string;
}

export interface Links {
  /** Stores the link as `importing` with a read due. Throws LINK_EXISTS when tab or table is linked already. */
  create(link: NewLink): Promise<Link>;
  /** A new signing secret; what was signed with the old one is refused from now on. */
  setSecret(id: number, secret: string): Promise<void>;
  /** Forgets the link, also one that is over. */
  remove(id: number): Promise<void>;
  get(id: number): Promise<Link>;
  byPublicId(publicId: string): Promise<{ link: Link; secret: string } | null>;
  byTab(googleId: string, tabId: number): Promise<Link | null>;
  /** Links of one spreadsheet, or all of them. */
  list(spreadsheet?: number): Promise<Link[]>;
  /** The link as of this transaction. */
  getIn(tx: Tx, id: number): Promise<Link>;
  /** A person's pause outlasts `active` and `importing`; `active` ends the first read. */
  setStatus(id: number, status: LinkStatus, pauseReason: string | null, tx?: Tx): Promise<void>;
  /** What a person decided about conflicts and deletes; what is absent stays. */
  changeSettings(id: number, settings: LinkSettingsPatch): Promise<void>;
  /** A pause that only `resume` ends; a reason that the link is paused for already stays. */
  pauseByPerson(id: number, reason: string): Promise<void>;
  /** Ends a person's pause: a read is due, and when it finds nothing wrong the link goes on. */
  resume(id: number, reason: string): Promise<void>;
  /**
   * The link is over: nobody finds it any more but `unlinkedByTab`, nothing waits for it, and edits and changes on their way
   * are dropped. Its rows, columns and table stay.
   */
  unlink(id: number): Promise<void>;
  /** The tab's link that is over, if it had one. */
  unlinkedByTab(googleId: string, tabId: number): Promise<Link | null>;
  /** Keeps an unlinked link as it is until this transaction ends. Throws LINK_EXISTS when it lives again. */
  keepOver(tx: Tx, id: number): Promise<void>;
  /** An unlinked link lives again, as `importing` with a read due. Throws LINK_EXISTS when it lives already. */
  relink(id: number, link: NewLink): Promise<Link>;
  /** How far the first read is; `total` null when it is not known yet. */
  setImported(id: number, rows: { done: number; total: number | null }): Promise<void>;
  setTabName(id: number, tabName: string): Promise<void>;
  /** Marks that the tab has to be read; several nudges share one read. */
  nudge(id: number, tx?: Tx): Promise<void>;
  /** The nudge counter when a read is due, else null. Read it before the tab is read. */
  readDue(id: number): Promise<number | null>;
  /** The nudges up to `seen` are served; later ones stay due. */
  readDone(id: number, seen: number): Promise<void>;
  /** Links that are paused and not by a person: what stopped them may pass. */
  paused(): Promise<PausedLink[]>;
  /** Links that have a read due, for the sweep; without those that wait for a person. */
  withReadDue(): Promise<{ link: number; spreadsheet: number }[]>;
}
