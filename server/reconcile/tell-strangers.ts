/** Rows of the tab that a view does not have: nothing can make them there, so they stay as typed, and an issue says so. */
import type { Link } from '../core/link.ts';
import { isEmptyRow } from '../core/read-tab.ts';
import type { Ports } from '../ports/ports.ts';
import type { SeenTab } from '../spreadsheet/read-rows.ts';
import type { Session } from '../spreadsheet/session.ts';

/** Stands for the column in these issues: they are found anew by each read of the whole tab. */
const STRANGE_ROWS = '#view';
const ISSUES_MAX = 100;

export async function tellStrangers(
  ports: Pick<Ports, 'database' | 'spreadsheets' | 'rows' | 'records'>,
  session: Session,
  link: Link,
  { content }: SeenTab,
): Promise<void> {
  const places = await ports.rows.places(link.id);
  const known = new Set(places.map(({ key }) => key));
  const strange = [...content.keyed]
    .filter(([key, seen]) => !known.has(key) && !isEmptyRow(seen))
    .slice(0, ISSUES_MAX);
  const issues = strange.map(([key, { row }]) => ({
    key,
    column: STRANGE_ROWS,
    why: `Row ${row + 1} is in the sheet alone: the sheet only shows "${link.table}", which has no such row.`,
  }));
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    await ports.records.replaceIssues(tx, link.id, STRANGE_ROWS, issues);
  });
}
