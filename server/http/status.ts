/** The state of every link, for the operator: as many round trips for a thousand links as for one. */
import type { LinkStatusView } from '../../shared/protocol/operator-api/schemas.ts';
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import { toIso } from './iso-time.ts';
import { toLinkView, type LinkSurroundings, type ViewPorts } from './link-view.ts';

export type StatusPorts = Pick<Ports, 'links'>;

export async function readStatus(
  { links }: StatusPorts,
  { overview, spreadsheets, linkReads, addonRuns, budget }: ViewPorts,
): Promise<{ links: LinkStatusView[] }> {
  // One after another: whoever looks must not take the connections from the work.
  const all = await links.list();
  const facts = await overview.all();
  const watches = await linkReads.all();
  const uses = await addonRuns.all();
  const googleIds = new Map((await spreadsheets.list()).map(({ id, googleId }) => [id, googleId]));
  const quotas = await budget.usedOf([...googleIds.values()]);
  return {
    links: all.flatMap((link) => {
      const known = {
        googleId: googleIds.get(link.spreadsheet),
        facts: facts.get(link.id),
        watch: watches.get(link.id),
        addonUse: uses.get(link.id),
        quota: quotas.get(googleIds.get(link.spreadsheet) ?? ''),
      };
      return isWhole(known) ? [statusOf(link, known)] : [];
    }),
  };
}

/** False for a link that was over before all of this was read. */
function isWhole(known: {
  [K in keyof LinkSurroundings]: LinkSurroundings[K] | undefined;
}): known is LinkSurroundings {
  return Object.values(known).every((each) => each !== undefined);
}

function statusOf(link: Link, known: LinkSurroundings): LinkStatusView {
  const { edits, changes, dirtyRows } = known.facts;
  const lastSyncAt = Math.max(edits.lastAt ?? 0, changes.lastAt ?? 0);
  return {
    ...toLinkView(link, known),
    pendingEdits: edits.pending,
    dirtyRows,
    lastSyncAt: toIso(lastSyncAt === 0 ? null : lastSyncAt),
  };
}
