/**
 * MySQL rows that no row key stands for, although nothing is queued about them: their trigger was away, or they came by a way
 * that fires none. They are remembered as owed to the sheet, page by page; the writer appends them.
 */
import { shownRow, unknownRow } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import { newRowKeys } from '../spreadsheet/new-row-keys.ts';
import type { Session } from '../spreadsheet/session.ts';

const PAGE_ROWS = 5_000;

type AdoptPorts = Pick<
  Ports,
  'database' | 'spreadsheets' | 'rows' | 'tables' | 'changeQueue' | 'oneSided' | 'ids' | 'log'
>;

/** How many rows were adopted. */
export async function adoptUnknown(ports: AdoptPorts, session: Session, link: Link): Promise<number> {
  let adopted = 0;
  let after: string | null = null;
  do {
    session.signal.throwIfAborted();
    const page: { pks: string[]; next: string | null } = await ports.oneSided.unknownPks(
      link,
      after,
      PAGE_ROWS,
    );
    if (page.pks.length > 0) adopted += await adoptPage(ports, session, link, page.pks);
    after = page.next;
  } while (after !== null);
  if (adopted > 0) {
    const fields = { event: 'rows-found', link: link.publicId, rows: adopted };
    ports.log.warn(fields, 'rows of MySQL that no trigger told of go to the sheet');
  }
  return adopted;
}

/** What is queued is the writer's. */
async function adoptPage(
  ports: AdoptPorts,
  session: Session,
  link: Link,
  pks: readonly string[],
): Promise<number> {
  return ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    const queued = await ports.changeQueue.changedAt(tx, link.table, pks);
    const images = await ports.tables.read(tx, link, pks);
    const found = [...images.values()].filter((row) => !queued.has(row.pk) && shownRow(row) !== null);
    const keys = await newRowKeys(
      ports,
      tx,
      link,
      found.map(({ pk }) => pk),
    );
    const states = [...keys].map(([pk, key]) => ({ ...unknownRow(key), pk, dirty: true }));
    await ports.rows.save(tx, link.id, states);
    return states.length;
  });
}
