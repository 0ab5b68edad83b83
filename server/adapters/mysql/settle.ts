/**
 * Ends issues and open conflicts of cells that are good again, and dead letters of rows that are gone. Row by row, by id: a scan
 * would wait for rows of others.
 */
import type { SettledCells } from '../../ports/records.ts';
import { endAttempts } from './attempts.ts';
import { chunksOf } from './chunks.ts';
import { boolean, integer, optionalText, text } from './read-row.ts';
import type { Session } from './session.ts';

export async function settleCells(
  session: Session,
  link: number,
  cells: readonly SettledCells[],
): Promise<void> {
  const settled = new Map(cells.map(({ key, columns }) => [key, columns && new Set(columns)]));
  const isSettled = (key: string, column: string | null): boolean => {
    const columns = settled.get(key);
    return columns === null || (column !== null && columns?.has(column) === true);
  };
  const gone = cells.flatMap(({ key, columns }) => (columns === null ? [key] : []));
  await endAttempts(session, link, gone);
  if (settled.size === 0 || !(await isAnythingOpen(session, link))) return;
  for (const keys of chunksOf([...settled.keys()])) {
    const issues = await session.rows(
      'SELECT row_key, column_id FROM sync_issues WHERE link_id = ? AND row_key IN (?)',
      [link, keys],
    );
    for (const issue of issues) {
      const [key, column] = [text(issue, 'row_key'), text(issue, 'column_id')];
      if (!isSettled(key, column)) continue;
      await session.writePrepared(
        'DELETE FROM sync_issues WHERE link_id = ? AND row_key = ? AND column_id = ?',
        [link, key, column],
      );
    }
    const open = await session.rows(
      `SELECT id, row_key, column_id FROM sync_conflicts
       WHERE link_id = ? AND open_cell IS NOT NULL AND row_key IN (?)`,
      [link, keys],
    );
    for (const conflict of open) {
      if (!isSettled(text(conflict, 'row_key'), optionalText(conflict, 'column_id'))) continue;
      await closeByHand(session, integer(conflict, 'id'));
    }
  }
}

/** Most links have neither, and then no row has to be looked up. */
async function isAnythingOpen(session: Session, link: number): Promise<boolean> {
  const [found] = await session.rows(
    `SELECT EXISTS (SELECT 1 FROM sync_issues WHERE link_id = ?)
       OR EXISTS (SELECT 1 FROM sync_conflicts WHERE link_id = ? AND open_cell IS NOT NULL) AS is_open`,
    [link, link],
  );
  return found !== undefined && boolean(found, 'is_open');
}

/** People have ended it: by an answer, or by what they did to the cell. */
export async function closeByHand(session: Session, id: number): Promise<void> {
  await session.writePrepared(
    `UPDATE sync_conflicts SET resolution = 'MANUAL', resolved_at = UTC_TIMESTAMP(6), open_cell = NULL
     WHERE id = ? AND open_cell IS NOT NULL`,
    [id],
  );
}
