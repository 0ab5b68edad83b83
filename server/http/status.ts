/** The state of every link, for the operator. */
import type { Link, LinkStatus } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';

export interface LinkStatusAnswer {
  linkId: string;
  table: string;
  tab: string;
  status: LinkStatus;
  pauseReason: string | null;
  /** Rows that the sync knows. */
  rows: number;
  /** Edits of the sheet that are not in MySQL yet. */
  pendingEdits: number;
  /** Rows whose MySQL values are not in the sheet yet. */
  dirtyRows: number;
  /** Rows with cells left as people typed them. */
  heldRows: number;
  openConflicts: number;
  issues: number;
  /** ISO time; null when nothing has crossed yet. */
  lastSyncAt: string | null;
}

export type StatusPorts = Pick<Ports, 'links' | 'rows' | 'inbox' | 'records'>;

export async function readStatus(ports: StatusPorts): Promise<{ links: LinkStatusAnswer[] }> {
  const links = await ports.links.list();
  return { links: await Promise.all(links.map((link) => linkStatus(ports, link))) };
}

async function linkStatus(ports: StatusPorts, link: Link): Promise<LinkStatusAnswer> {
  const [pendingEdits, counts, summary] = await Promise.all([
    ports.inbox.countPending(link.id),
    ports.rows.count(link.id),
    ports.records.summary(link.id),
  ]);
  return {
    linkId: link.publicId,
    table: link.table,
    tab: link.tabName,
    status: link.status,
    pauseReason: link.pauseReason,
    rows: counts.rows,
    pendingEdits,
    dirtyRows: counts.dirty,
    heldRows: counts.held,
    openConflicts: summary.openConflicts,
    issues: summary.issues,
    lastSyncAt: toIso(summary.lastSyncAt),
  };
}

export function toIso(ms: number): string;
export function toIso(ms: number | null): string | null;
export function toIso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
