/** Says which rows wait for a key of their own, where the row key is a column of the user's: we never write there. */
import type { Link } from '../core/link.ts';
import { KEY_ISSUES, keyIssues, ownKeyColumn } from '../core/own-key.ts';
import type { Ports } from '../ports/ports.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import type { Session } from '../spreadsheet/session.ts';

export async function tellKeyIssues(
  ports: Pick<Ports, 'database' | 'spreadsheets' | 'records'>,
  session: Session,
  link: Link,
  { content }: SeenTab,
): Promise<void> {
  const column = ownKeyColumn(link);
  if (column === null) return;
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    await ports.records.replaceIssues(tx, link.id, KEY_ISSUES, keyIssues(column, content));
  });
}
