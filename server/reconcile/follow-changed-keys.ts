/**
 * Rows whose key people changed, where the key is a column of the user's own, stay the same rows: what is remembered of them goes
 * on under the new key, and the merge that follows writes it to MySQL like any edit.
 */
import { changedKeys, provenChanges, type ChangedKey } from '../core/changed-keys.ts';
import { ownKeyColumn } from '../core/own-key.ts';
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import type { Session } from '../spreadsheet/session.ts';

const PAGE_ROWS_MAX = 500;

type FollowPorts = Pick<Ports, 'database' | 'spreadsheets' | 'rows' | 'log'>;

/** What is known of the tab's rows afterwards. */
export async function followChangedKeys(
  ports: FollowPorts,
  session: Session,
  link: Link,
  read: SeenTab,
): Promise<SeenTab> {
  const column = ownKeyColumn(link);
  // A row of an attached table is who its primary key says.
  if (column === null || link.attached?.key.some(({ name }) => name === column.name)) return read;
  const changes = changedKeys(read.content, read.places);
  const followed: ChangedKey[] = [];
  for (let at = 0; at < changes.length; at += PAGE_ROWS_MAX) {
    session.signal.throwIfAborted();
    followed.push(...(await followPage(ports, session, link, changes.slice(at, at + PAGE_ROWS_MAX))));
  }
  if (followed.length === 0) return read;
  const fields = { event: 'keys-changed', link: link.publicId, rows: followed.length };
  ports.log.info(fields, 'rows have other keys than before, and are the same rows');
  const places = new Map(read.places);
  for (const { from, to } of followed) {
    const known = places.get(from);
    places.delete(from);
    if (known) places.set(to, { ...known, key: to });
  }
  return { ...read, places };
}

async function followPage(
  ports: FollowPorts,
  session: Session,
  link: Link,
  changes: readonly ChangedKey[],
): Promise<ChangedKey[]> {
  return ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    const keys = changes.flatMap(({ from, to }) => [from, to]);
    const states = await ports.rows.lock(tx, link.id, keys);
    const proven = provenChanges(link, changes, states).filter(({ to }) => !states.has(to));
    // First without their old keys: a primary key belongs to one row.
    await ports.rows.forget(
      tx,
      link.id,
      proven.map(({ from }) => from),
    );
    await ports.rows.save(
      tx,
      link.id,
      proven.flatMap(({ from, to }) => {
        const state = states.get(from);
        return state ? [{ ...state, key: to }] : [];
      }),
    );
    return proven;
  });
}
