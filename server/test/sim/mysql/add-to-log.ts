/** One entry of the history in the simulation, as the product's adapter stores it. */
import type { HistoryEntry } from '../../../core/history-entry.ts';
import type { Link } from '../../../core/link.ts';
import type { Context } from './context.ts';
import type { Trx } from './engine/trx.ts';

export async function addToLog(
  { server, tables: { log } }: Context,
  trx: Trx,
  link: Pick<Link, 'id'>,
  entry: HistoryEntry,
): Promise<void> {
  const id = log.nextId();
  const stored = {
    ...structuredClone(entry),
    id,
    link: link.id,
    at: entry.at ?? server.now(),
    storedAt: server.now(),
  };
  await log.insert(trx, String(id), stored);
}
