/**
 * Gives keys to rows that have none and to copies of rows, by intents like any other write. Their MySQL rows are made
 * only when the key was read back.
 */
import { batchBudget } from '../core/batch-budget.ts';
import { newIntent, type KeyItem } from '../core/intent.ts';
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import type { TabRead } from '../spreadsheet/read-rows.ts';
import { sendIntent } from '../spreadsheet/send-intent.ts';
import type { Session } from '../spreadsheet/session.ts';

/** True when keys were written: the tab has to be read again. */
export async function assignKeys(
  ports: Ports,
  session: Session,
  link: Link,
  read: Extract<TabRead, { kind: 'read' }>,
): Promise<boolean> {
  const rows = [...read.content.keyless, ...read.content.copies].sort((a, b) => a.row - b.row);
  const items = rows.map((seen): KeyItem => {
    return { kind: 'key', key: ports.ids.rowKey(), row: seen.row, expected: seen.key };
  });
  if (items.length === 0) return false;
  const budget = batchBudget();
  const fitting = items.filter((item) => budget.take(item));
  const intent = newIntent(link, { fence: session.fence, lo: read.lo, appendAfter: link.headerRow });
  intent.items.push(...fitting);
  intent.n = await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    const n = await ports.spreadsheets.takeN(tx, session.spreadsheet.id);
    await ports.intents.begin(tx, { ...intent, n });
    const stored = fitting.map((item) => ({ item, pk: null, changes: [] }));
    await ports.intents.addItems(tx, session.spreadsheet.id, n, stored);
    return n;
  });
  await sendIntent(ports, { session, link, intent, tab: read.tab, scratch: read.scratch });
  return true;
}
