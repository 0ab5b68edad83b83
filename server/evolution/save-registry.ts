/** Stores the next state of a link's registry while the session's fence is current. */
import type { Registry } from '../core/schema/registered-column.ts';
import type { SchemaEvent } from '../core/schema/schema-events.ts';
import { SyncError } from '../core/sync-error.ts';
import type { EvolvePorts, EvolveSession } from './evolve-link.ts';

/** Throws LEASE_LOST when another process, or a person, changed the registry meanwhile. */
export async function saveRegistry(
  ports: Pick<EvolvePorts, 'database' | 'spreadsheets' | 'registry' | 'log'>,
  session: EvolveSession,
  link: number,
  before: Registry,
  next: Registry,
  events: readonly SchemaEvent[],
): Promise<void> {
  const isSaved = await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    return ports.registry.save(tx, link, before.version, next, events);
  });
  if (!isSaved) throw new SyncError('LEASE_LOST', 'the registry of the columns was changed by somebody else');
  for (const { kind, column } of events) {
    ports.log.info({ event: 'schema-changed', link, kind, column }, 'A column of a link changed');
  }
}
