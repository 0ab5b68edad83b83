/**
 * Follows what people and programs did to a link's columns, on both sides: MySQL's catalogue first, then the tab's header row.
 * The registry changes in transactions of the session's fence; DDL and columns for the tab are wanted first and done
 * afterwards, each as often as it takes.
 */
import { tableDrift } from '../core/filter-drift.ts';
import { followTable } from '../core/schema/follow-table.ts';
import type { Registry } from '../core/schema/registered-column.ts';
import { schemaEvents } from '../core/schema/schema-events.ts';
import type { Ports } from '../ports/ports.ts';
import { followTab } from './follow-tab.ts';
import { saveRegistry } from './save-registry.ts';

export type EvolvePorts = Pick<
  Ports,
  'database' | 'spreadsheets' | 'links' | 'registry' | 'tables' | 'sheets' | 'log'
>;

/** The right to change what is stored of one spreadsheet. */
export interface EvolveSession {
  spreadsheet: { id: number; googleId: string };
  fence: number;
  signal: AbortSignal;
}

/** `same`: the link is as its caller knows it; `evolved`: start again with the link as it is now; `stop`: a person has to act. */
export type Evolved = { kind: 'same' } | { kind: 'evolved' } | { kind: 'stop'; reason: string };

/** Costs one look at MySQL's catalogue when nothing changed there and nothing waits. */
export async function evolveLink(
  ports: EvolvePorts,
  session: EvolveSession,
  linkId: number,
): Promise<Evolved> {
  const link = await ports.links.get(linkId);
  const registry = await ports.registry.read(linkId);
  const columns = await ports.tables.columns(link.table);
  // A table that is gone is told by whoever needs its rows.
  if (columns.length === 0 && !(await ports.tables.exists(link.table))) return { kind: 'same' };
  const drift = link.attached ? tableDrift(link.attached, columns) : null;
  if (drift !== null) return { kind: 'stop', reason: drift };
  const followed = followTable(registry, columns, link.attached !== undefined);
  if (followed.kind === 'unclear') return { kind: 'stop', reason: followed.sentence };
  const next = followed.registry;
  if (next !== registry) {
    await saveRegistry(ports, session, linkId, registry, next, schemaEvents(registry, next));
  }
  if (!isUnfinished(next)) return next === registry ? { kind: 'same' } : { kind: 'evolved' };
  const inTab = await followTab(ports, session, linkId);
  return inTab.kind === 'same' && next !== registry ? { kind: 'evolved' } : inTab;
}

/** Columns wait for their place, or tags for being seen. */
function isUnfinished({ columns, key }: Registry): boolean {
  const isOpen = columns.some(
    ({ status, isTagged }) => status === 'wanted' || (status === 'active' && !isTagged),
  );
  return isOpen || !key.isTagged;
}
