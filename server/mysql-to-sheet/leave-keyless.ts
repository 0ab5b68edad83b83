/**
 * Rows of MySQL's without a row key, where that is a column of the user's own: they wait, with an issue, until somebody gives
 * them a value there. That is a change of its own, so what is queued about them is done with.
 */
import { historyOfChanges } from '../core/history-of-write.ts';
import type { Link } from '../core/link.ts';
import { MYSQL_KEY_ISSUES, ownKeyColumn } from '../core/own-key.ts';
import type { Change } from '../ports/change-queue.ts';
import type { Ports } from '../ports/ports.ts';

/** `made` are the keys of rows that have one now, by primary key. */
export async function leaveKeyless(
  ports: Pick<Ports, 'database' | 'changeQueue' | 'records' | 'tables'>,
  link: Link,
  changes: readonly Change[],
  made: ReadonlyMap<string, string>,
): Promise<void> {
  const header = ownKeyColumn(link)?.header ?? link.keyHeader;
  const why = `A row of MySQL is not in the sheet: it has no value of its own in "${header}". Give it one in MySQL.`;
  await ports.database.transaction(async (tx) => {
    const there = await ports.tables.read(
      tx,
      link,
      changes.map(({ pk }) => pk),
    );
    const waiting = [...there.keys()].map((pk) => ({ key: issueKey(pk), column: MYSQL_KEY_ISSUES, why }));
    const settled = [...made.keys()].map((pk) => ({ key: issueKey(pk), columns: null }));
    await ports.records.settle(tx, link.id, settled);
    await ports.records.addIssues(tx, link.id, waiting);
    const records = historyOfChanges(changes, null, { key: null, row: null }, 'joined');
    await ports.changeQueue.moveToLog(tx, link, records);
  });
}

function issueKey(pk: string): string {
  return `MySQL row ${pk}`;
}
