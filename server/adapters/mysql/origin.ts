/**
 * The origin stamp: while `@sync_origin` holds a table's name, that table's triggers take our statements for our own and
 * mark nothing. It never outlives the statements it was set for.
 */
import type { Session } from './session.ts';

/** Runs `work` with the origin set. When it cannot be cleared afterwards, the connection is not used again. */
export async function withOrigin<T>(session: Session, table: string, work: () => Promise<T>): Promise<T> {
  await session.writePrepared('SET @sync_origin = ?', [table]);
  try {
    return await work();
  } finally {
    await clear(session);
  }
}

async function clear(session: Session): Promise<void> {
  if (session.isDoubtful) return;
  try {
    await session.write('SET @sync_origin = NULL');
  } catch {
    // The transaction is lost with the connection: what follows on it fails, so nothing is kept half-done.
    session.markDoubtful();
  }
}
