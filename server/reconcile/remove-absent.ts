/**
 * Rows that two full reads of the tab did not show. A few are deleted in MySQL at once; many wait for a person, and the rest of
 * the link goes on meanwhile. What a person answered is carried out here, on exactly the rows that were shown and are still
 * gone.
 */
import { sampleOf } from '../core/approval.ts';
import { isMassDelete, type LinkSize } from '../core/delete-guard.ts';
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import type { Session } from '../spreadsheet/session.ts';
import { deleteAbsent } from './delete-absent.ts';

/** How many rows are newly gone. */
export async function removeAbsent(
  ports: Ports,
  session: Session,
  link: Link,
  read: SeenTab,
  absent: ReadonlySet<string>,
): Promise<number> {
  const waiting = await ports.approvals.waiting(link.id);
  const asked = [...waiting].filter(([, { kind }]) => kind === 'delete-in-mysql');
  const answered = (state: string) =>
    asked.flatMap(([key, each]) => (each.state === state && absent.has(key) ? [key] : []));
  const returned = asked.flatMap(([key]) => (absent.has(key) ? [] : [key]));

  const [open, agreed, refused] = [answered('open'), answered('agreed'), answered('refused')];
  // Rows that MySQL had lost before: nothing is left to decide where both sides are without them.
  const lost = [...waiting].flatMap(([key, { kind }]) =>
    kind === 'delete-in-sheet' && absent.has(key) ? [key] : [],
  );
  const undecided = await deleteAbsent(ports, session, link, read, [...open, ...lost], 'leave');
  const deleted = await deleteAbsent(ports, session, link, read, agreed, 'delete');
  const back = await deleteAbsent(ports, session, link, read, refused, 'back');
  const stay = new Set([undecided, deleted, back].flatMap(({ left, unclear }) => [...left, ...unclear]));
  const done = [...open, ...lost, ...agreed, ...refused].filter((key) => !stay.has(key));
  await release(ports, session, link, [...returned, ...done]);

  const place = (key: string): number => read.places.get(key)?.row ?? Infinity;
  if (link.attached?.isView) {
    // Nothing can be deleted there, so nobody is asked: what the view has comes back.
    await deleteAbsent(ports, session, link, read, [...absent], 'back');
    return absent.size;
  }
  const fresh = [...absent].filter((key) => !waiting.has(key)).sort((a, b) => place(a) - place(b));
  if (fresh.length === 0) return 0;
  const size = await ports.linkSizes.look(link.id);
  if (isMassDelete(fresh.length, size, link.deleteGuard)) await ask(ports, session, link, read, fresh, size);
  else await deleteAbsent(ports, session, link, read, fresh);
  return fresh.length;
}

/** Rows that MySQL changed, or is without, need no person; what is left may be few. */
async function ask(
  ports: Ports,
  session: Session,
  link: Link,
  read: SeenTab,
  absent: readonly string[],
  size: LinkSize,
): Promise<void> {
  const { left: keys, samples } = await deleteAbsent(ports, session, link, read, absent, 'leave');
  if (!isMassDelete(keys.length, size, link.deleteGuard)) {
    await deleteAbsent(ports, session, link, read, keys);
    return;
  }
  const shown = samples.map(({ base }) => sampleOf(base ?? {}, link.columns));
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    const question = { kind: 'delete-in-mysql', allRows: size.rows, samples: shown } as const;
    const id = await ports.approvals.open(tx, link.id, question);
    await ports.approvals.addRows(tx, link.id, id, keys);
  });
  ports.log.warn(
    { event: 'approval-asked', link: link.publicId, kind: 'delete-in-mysql', rows: keys.length },
    'many rows are gone from the tab at once: nothing is deleted until a person agrees',
  );
}

async function release(
  ports: Pick<Ports, 'database' | 'spreadsheets' | 'approvals'>,
  session: Session,
  link: Link,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    await ports.approvals.release(tx, link.id, keys);
  });
}
