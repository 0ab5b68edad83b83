/**
 * Gives keys to rows that have none and to copies of rows, by intents like any other write. Their MySQL rows are made
 * only when the key was read back.
 */
import { blockedWhy } from '../core/blocked-cells.ts';
import { batchBudget } from '../core/batch-budget.ts';
import type { KeyItem } from '../core/intent.ts';
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import type { Session } from '../spreadsheet/session.ts';
import { rowsOfWrite } from '../spreadsheet/tab-pages.ts';
import { writeItems } from '../spreadsheet/write-items.ts';

/** Rows whose key cell is protected stay without a key: they are in no sync until it is not. */
function isOpen(link: Link, { tab }: SeenTab, row: number): boolean {
  return blockedWhy(tab.blocked ?? [], row, link.keyColumn) === null;
}

/** True when keys were written: the tab has to be read again. */
export async function assignKeys(
  ports: Ports,
  session: Session,
  link: Link,
  read: SeenTab,
): Promise<boolean> {
  const all = [...read.content.keyless, ...read.content.copies].sort((a, b) => a.row - b.row);
  const { open: rows = [], closed = [] } = Object.groupBy(all, ({ row }) =>
    isOpen(link, read, row) ? 'open' : 'closed',
  );
  await tellKeyless(
    ports,
    session,
    link,
    closed.map(({ row }) => row + 1),
  );
  if (rows.length === 0) return false;
  // Each goes to a row without a known key, so none has to be read before the next is written. Google answers each write with the
  // copies of its rows, so there is a limit beside that of the request.
  const rowsMax = rowsOfWrite(link);
  for (let written = 0, { scratch } = read; written < rows.length;) {
    session.signal.throwIfAborted();
    const budget = batchBudget(link.columns);
    const items: KeyItem[] = [];
    for (const seen of rows.slice(written, written + rowsMax)) {
      const item: KeyItem = { kind: 'key', key: ports.ids.rowKey(), row: seen.row, expected: seen.key };
      if (!budget.take(item)) break;
      items.push(item);
    }
    await writeItems(ports, session, link, { ...read, scratch }, items);
    // Somebody moved rows meanwhile: that is put right before anything else is written.
    if ((await ports.repairs.owed(session.spreadsheet.id)).size > 0) return true;
    written += items.length;
    // The copies had room, so those of the next write have it, too.
    scratch = { ...scratch, rowCount: Infinity, columnCount: Infinity };
  }
  return true;
}

const ROWS_NAMED_MAX = 10;
/** No row has this key: the issue is about rows that have none. */
const NO_KEY = '';

/** One issue of the link for all such rows; it ends with the read that finds none. */
async function tellKeyless(
  ports: Ports,
  session: Session,
  link: Link,
  rows: readonly number[],
): Promise<void> {
  const [first] = link.columns;
  if (first === undefined) return;
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    if (rows.length === 0) await ports.records.settle(tx, link.id, [{ key: NO_KEY, columns: [first.id] }]);
    else await ports.records.addIssues(tx, link.id, [{ key: NO_KEY, column: first.id, why: sentence(rows) }]);
  });
}

function sentence(rows: readonly number[]): string {
  const named = rows.slice(0, ROWS_NAMED_MAX).join(', ');
  const more = rows.length > ROWS_NAMED_MAX ? ` and ${rows.length - ROWS_NAMED_MAX} more` : '';
  return `These rows cannot be synced, because the cell of their row key is protected or merged: ${named}${more}. Let the sync's account edit the row key's column.`;
}
