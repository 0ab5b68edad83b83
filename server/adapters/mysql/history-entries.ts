/** Writes entries of the history: rows of `sync_change_log`, in the transaction that did what they tell. */
import { changedColumns, type HistoryEntry } from '../../core/history-entry.ts';
import type { Link } from '../../core/link.ts';
import { toSqlDateTime } from '../../core/micros.ts';
import { chunksBySize } from './chunks.ts';
import { text } from './read-row.ts';
import type { Session, SqlValue } from './session.ts';

export async function insertHistory(
  session: Session,
  link: Pick<Link, 'id' | 'table'>,
  entries: readonly HistoryEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const now = entries.some(({ at }) => at === null) ? await readNow(session) : '';
  const rows = entries.map((entry) => toRow(link, entry, now));
  for (const chunk of chunksBySize(rows, lengthOf)) {
    await session.write(
      `INSERT INTO sync_change_log (link_id, table_name, row_id, row_key, \`row_number\`, row_count, origin, operation,
         changed_by, changed_at, outcome, changed_columns, old_values, new_values) VALUES ?`,
      [chunk],
    );
  }
}

async function readNow(session: Session): Promise<string> {
  const [clock] = await session.rows('SELECT UTC_TIMESTAMP(6) AS here');
  return clock ? text(clock, 'here') : '';
}

function toRow(link: Pick<Link, 'id' | 'table'>, entry: HistoryEntry, now: string): SqlValue[] {
  return [
    link.id,
    link.table,
    entry.pk ?? '',
    entry.key,
    entry.row === null ? null : entry.row + 1,
    entry.rows,
    entry.origin,
    entry.operation,
    entry.by,
    entry.at === null ? now : toSqlDateTime(entry.at),
    entry.outcome,
    JSON.stringify(changedColumns(entry)),
    entry.old && JSON.stringify(entry.old),
    entry.new && JSON.stringify(entry.new),
  ];
}

function lengthOf(row: readonly SqlValue[]): number {
  return row.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0);
}
