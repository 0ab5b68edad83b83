/** How the whole installation stands, in one look: for metrics and alerts. */
import type { AddonUse } from './addon-limits.ts';
import type { LinkStatus } from './link.ts';
import type { Role } from './role.ts';
import type { LastCall } from './sheets-access.ts';

/** A process that lives, as its last heartbeat told. */
export interface LivingProcess {
  /** Unique to one run of a process. */
  id: string;
  /** For people: host or revision. */
  name: string;
  roles: readonly Role[];
  lastCall: LastCall | null;
  /** Calls of the last ten minutes that Google refused for the quota. */
  limitedCalls: number;
  /** Milliseconds since 1970, on MySQL's clock. */
  startedAt: number;
  seenAt: number;
}

export interface LinkOperations {
  /** Number in MySQL. */
  id: number;
  publicId: string;
  spreadsheetTitle: string;
  googleId: string;
  tab: string;
  tabId: number;
  table: string;
  status: LinkStatus;
  pauseReason: string | null;
  /** The pause is a person's own. */
  pausedByPerson: boolean;
  pendingEdits: number;
  /** Milliseconds since 1970, on MySQL's clock, like all times here. */
  oldestEditAt: number | null;
  pendingChanges: number;
  oldestChangeAt: number | null;
  openConflicts: number;
  issues: number;
  deadLetters: number;
  /** What waits until a person agrees. */
  approvals: number;
  /** Cells in which the last scheduled read found the sides to differ; null: there was none. */
  driftCells: number | null;
  /** Edits come that no trigger told of, again and again. */
  isSilent: boolean;
  /** Who installed the triggers, where it is known. */
  triggerOwner: string | null;
  /** What the triggers of that person did in the last 24 hours, in all of his spreadsheets. */
  addonUse: AddonUse;
}

export interface Operations {
  /** When it was looked at. */
  at: number;
  links: LinkOperations[];
  processes: LivingProcess[];
  /** When the oldest write was sent of which nobody knows yet whether it was applied; null: there is none. */
  oldestUnsettledAt: number | null;
}
