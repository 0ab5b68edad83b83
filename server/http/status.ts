/** The state of every link, for the operator. */
import type { LinkStatusView } from '../../shared/protocol/operator-api/schemas.ts';
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import { toIso } from './iso-time.ts';
import { viewLink, type ViewPorts } from './link-view.ts';

export type StatusPorts = Pick<Ports, 'links' | 'rows' | 'records'>;

/** Several queries each: all links at once would take every connection from the work. */
const AT_ONCE = 4;

export async function readStatus(ports: StatusPorts, view: ViewPorts): Promise<{ links: LinkStatusView[] }> {
  const links = await ports.links.list();
  const told: LinkStatusView[] = [];
  for (let from = 0; from < links.length; from += AT_ONCE) {
    told.push(
      ...(await Promise.all(links.slice(from, from + AT_ONCE).map((link) => statusOf(ports, view, link)))),
    );
  }
  return { links: told };
}

async function statusOf(ports: StatusPorts, view: ViewPorts, link: Link): Promise<LinkStatusView> {
  const [shown, { dirty }, { lastSyncAt }] = await Promise.all([
    viewLink(view, link),
    ports.rows.count(link.id),
    ports.records.summary(link.id),
  ]);
  return { ...shown, pendingEdits: shown.edits.pending, dirtyRows: dirty, lastSyncAt: toIso(lastSyncAt) };
}
