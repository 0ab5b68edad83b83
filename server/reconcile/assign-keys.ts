/**
 * Gives keys to rows that have none and to copies of rows, by intents like any other write. Their MySQL rows are made
 * only when the key was read back.
 */
import { batchBudget } from '../core/batch-budget.ts';
import type { KeyItem } from '../core/intent.ts';
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import type { Session } from '../spreadsheet/session.ts';
import { writeItems } from '../spreadsheet/write-items.ts';

/** True when keys were written: the tab has to be read again. */
export async function assignKeys(
  ports: Ports,
  session: Session,
  link: Link,
  read: SeenTab,
): Promise<boolean> {
  const rows = [...read.content.keyless, ...read.content.copies].sort((a, b) => a.row - b.row);
  const items = rows.map((seen): KeyItem => {
    return { kind: 'key', key: ports.ids.rowKey(), row: seen.row, expected: seen.key };
  });
  if (items.length === 0) return false;
  const budget = batchBudget();
  const fitting = items.filter((item) => budget.take(item));
  await writeItems(ports, session, link, read, fitting);
  return true;
}
