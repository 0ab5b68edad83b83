/**
 * Locks of the MySQL server by name: one process at a time does something, and a process that dies lets go by itself. Names
 * belong to the server, so they carry the database; they are 64 characters at most.
 */
import { createHash } from 'node:crypto';

import { optionalInteger, text } from './read-row.ts';
import type { Session } from './session.ts';

/** Runs `work` while the session holds the lock; `busy` when another holds it for longer than `waitSeconds`. */
export async function withNamedLock<T>(
  session: Session,
  name: string,
  waitSeconds: number,
  work: () => Promise<T>,
): Promise<T | 'busy'> {
  const [here] = await session.rows('SELECT DATABASE() AS name');
  const digest = createHash('sha256')
    .update(here ? text(here, 'name') : '')
    .digest('hex');
  const lock = `rowlink-${name}-${digest.slice(0, 32)}`;
  const [got] = await session.rows('SELECT GET_LOCK(?, ?) AS got', [lock, waitSeconds]);
  if (!got || optionalInteger(got, 'got') !== 1) return 'busy';
  try {
    return await work();
  } finally {
    await session.rows('SELECT RELEASE_LOCK(?)', [lock]).catch(() => session.markDoubtful());
  }
}
