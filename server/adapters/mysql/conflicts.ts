/**
 * `sync_conflicts`. A cell has one open conflict at most: the next one replaces its values, and a decided one closes it
 * (the decided one is a row of its own, so that no loser is overwritten).
 */
import { createHash } from 'node:crypto';

import { withKnownName, type Conflict, type Resolution } from '../../core/conflict.ts';
import { toSqlDateTime } from '../../core/micros.ts';
import { showValue } from '../../core/values/cell-value.ts';
import { chunksOf } from './chunks.ts';
import { readColumns } from './link-columns.ts';
import { optionalInteger, text } from './read-row.ts';
import type { Session, SqlValue } from './session.ts';

/** What people see of a conflict beside its values. */
interface Surroundings {
  link: number;
  sheetId: string;
  /** 1-based, by row key. */
  rowNumbers: ReadonlyMap<string, number | null>;
  columnNames: ReadonlyMap<string, string>;
}

export async function addConflicts(
  session: Session,
  link: number,
  conflicts: readonly Conflict[],
): Promise<void> {
  for (const given of chunksOf(conflicts)) {
    const chunk = await withNames(session, link, given);
    const around = await readSurroundings(session, link, chunk);
    const decided = chunk.filter((conflict) => conflict.resolution !== 'PENDING');
    for (const [resolution, group] of Map.groupBy(decided, (conflict) => conflict.resolution)) {
      await closeOpen(session, link, resolution, group);
    }
    await session.write(
      `INSERT INTO sync_conflicts (link_id, sheet_id, \`row_number\`, row_key, column_id, column_name, base_value,
         sheet_value, db_value, exact_values, sheet_timestamp, db_timestamp, resolution, open_cell, resolved_at,
         created_at)
       VALUES ?
       ON DUPLICATE KEY UPDATE \`row_number\` = VALUES(\`row_number\`), base_value = VALUES(base_value),
         sheet_value = VALUES(sheet_value), db_value = VALUES(db_value), exact_values = VALUES(exact_values),
         sheet_timestamp = VALUES(sheet_timestamp), db_timestamp = VALUES(db_timestamp)`,
      [await toRows(session, around, chunk)],
    );
  }
}

/** With the names that open conflicts of these cells know. */
async function withNames(
  session: Session,
  link: number,
  conflicts: readonly Conflict[],
): Promise<readonly Conflict[]> {
  const digests = conflicts.map(cellDigest);
  const rows = await session.rows(
    'SELECT HEX(open_cell) AS cell, exact_values FROM sync_conflicts WHERE link_id = ? AND open_cell IN (?)',
    [link, digests],
  );
  const open = new Map(
    rows.map((row) => [text(row, 'cell'), JSON.parse(text(row, 'exact_values')) as Conflict]),
  );
  return conflicts.map((conflict, index) =>
    withKnownName(conflict, open.get(digests[index]?.toString('hex').toUpperCase() ?? '')),
  );
}

async function readSurroundings(
  session: Session,
  link: number,
  conflicts: readonly Conflict[],
): Promise<Surroundings> {
  const [sheet] = await session.rows(
    `SELECT s.google_id FROM sync_links l JOIN sync_spreadsheets s ON s.id = l.spreadsheet_id WHERE l.id = ?`,
    [link],
  );
  const keys = [...new Set(conflicts.map((conflict) => conflict.key))];
  const rows = await session.rows(
    'SELECT row_key, sheet_row + 1 AS place FROM sync_rows WHERE link_id = ? AND row_key IN (?)',
    [link, keys],
  );
  const columns = (await readColumns(session, [link])).get(link) ?? [];
  return {
    link,
    sheetId: sheet ? text(sheet, 'google_id') : '',
    rowNumbers: new Map(rows.map((row) => [text(row, 'row_key'), optionalInteger(row, 'place')])),
    columnNames: new Map(columns.map((column) => [column.id, column.name])),
  };
}

async function closeOpen(
  session: Session,
  link: number,
  resolution: Resolution,
  conflicts: readonly Conflict[],
): Promise<void> {
  await session.write(
    `UPDATE sync_conflicts SET resolution = ?, resolved_at = UTC_TIMESTAMP(6), open_cell = NULL
     WHERE link_id = ? AND open_cell IN (?)`,
    [resolution, link, conflicts.map(cellDigest)],
  );
}

async function toRows(
  session: Session,
  around: Surroundings,
  conflicts: readonly Conflict[],
): Promise<SqlValue[][]> {
  const [clock] = await session.rows('SELECT UTC_TIMESTAMP(6) AS here');
  const now = clock ? text(clock, 'here') : null;
  return conflicts.map((conflict) => {
    const isOpen = conflict.resolution === 'PENDING';
    const { base, sheet, db, gone, sheetBy } = conflict;
    return [
      around.link,
      around.sheetId,
      around.rowNumbers.get(conflict.key) ?? null,
      conflict.key,
      conflict.column,
      conflict.column === null ? null : (around.columnNames.get(conflict.column) ?? null),
      showValue(base),
      showValue(sheet),
      showValue(db),
      JSON.stringify({ base, sheet, db, gone, sheetBy }),
      toSqlDateTime(conflict.sheetAt),
      conflict.dbAt === null ? null : toSqlDateTime(conflict.dbAt),
      conflict.resolution,
      isOpen ? cellDigest(conflict) : null,
      isOpen ? null : now,
      now,
    ];
  });
}

/** A key may be long and hold anything, so the unique index holds a digest of key and column. */
function cellDigest({ key, column }: Conflict): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([key, column]))
    .digest();
}
