/** Links and their registry of columns. */
import type { DeleteGuard } from '../core/delete-guard.ts';
import type { ConflictPolicy, Link, LinkStatus } from '../core/link.ts';
import type { Tx } from './database.ts';

export interface NewLink extends Omit<Link, 'id' | 'status' | 'pauseReason' | 'policy'> {
  /** HMAC key of this link's webhooks, base64url; stored encrypted. */
  secret: string;
}

export interface LinkSettingsPatch {
  policy?: ConflictPolicy;
  deletes?: 'delete' | 'clear';
  deleteGuard?: DeleteGuard;
}

export interface Links {
  /** Stores the link as `importing` with a read due. Throws LINK_EXISTS when tab or table is linked already. */
  create(link: NewLink): Promise<Link>;
  /** A new signing secret; what was signed with the old one is refused from now on. */
  setSecret(id: number, secret: string): Promise<void>;
  remove(id: number): Promise<void>;
  get(id: number): Promise<Link>;
  byPublicId(publicId: string): Promise<{ link: Link; secret: string } | null>;
  byTab(googleId: string, tabId: number): Promise<Link | null>;
  /** Links of one spreadsheet, or all of them. */
  list(spreadsheet?: number): Promise<Link[]>;
  /** The link as of this transaction. */
  getIn(tx: Tx, id: number): Promise<Link>;
  setStatus(id: number, status: LinkStatus, pauseReason: string | null, tx?: Tx): Promise<void>;
  /** What a person decided about conflicts and deletes; what is absent stays. */
  changeSettings(id: number, settings: LinkSettingsPatch): Promise<void>;
  setTabName(id: number, tabName: string): Promise<void>;
  /** Marks that the tab has to be read; several nudges share one read. */
  nudge(id: number, tx?: Tx): Promise<void>;
  /** The nudge counter when a read is due, else null. Read it before the tab is read. */
  readDue(id: number): Promise<number | null>;
  /** The nudges up to `seen` are served; later ones stay due. */
  readDone(id: number, seen: number): Promise<void>;
  /** Links that have a read due, for the sweep; without those that wait for a person. */
  withReadDue(): Promise<{ link: number; spreadsheet: number }[]>;
}
