/** `sync_notes`, and why cells wait: issues and open conflicts of rows that are in the tab. */
import type { KeptNote, NoteReason } from '../../core/cell-notes.ts';
import { showValue, type SheetValue } from '../../core/values/cell-value.ts';
import type { Notes } from '../../ports/notes.ts';
import { OPEN_ISSUE } from './issues.ts';
import type { MysqlPool } from './pool.ts';
import { boolean, integer, member, text } from './read-row.ts';
import type { Row } from './session.ts';

const IN_TAB = `JOIN sync_rows r ON r.link_id = w.link_id AND r.row_key = w.row_key AND r.sheet_row IS NOT NULL`;

export function mysqlNotes(pool: MysqlPool): Notes {
  return {
    reasons: (link, limit) =>
      pool.use(async (session) => {
        const issues = await session.rows(
          `SELECT w.row_key, w.column_id, w.why FROM sync_issues w ${IN_TAB}
           WHERE w.link_id = ? AND ${OPEN_ISSUE} ORDER BY w.id LIMIT ?`,
          [link, limit],
        );
        const conflicts = await session.rows(
          `SELECT w.row_key, w.column_id, w.exact_values FROM sync_conflicts w ${IN_TAB}
           WHERE w.link_id = ? AND w.open_cell IS NOT NULL AND w.column_id IS NOT NULL ORDER BY w.id LIMIT ?`,
          [link, limit],
        );
        return [
          ...conflicts.map((row) => ({ ...cellOf(row), why: null, conflict: { db: databaseValue(row) } })),
          ...issues.map((row) => ({ ...cellOf(row), why: text(row, 'why'), conflict: null })),
        ];
      }),

    kept: (link) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT row_key, column_id, texts, state, rest_until <= UTC_TIMESTAMP(6) AS is_due FROM sync_notes WHERE link_id = ?`,
          [link],
        );
        return rows.map((row) => ({
          ...cellOf(row),
          texts: JSON.parse(text(row, 'texts')) as KeptNote['texts'],
          state: member(row, 'state', ['sent', 'there', 'left']),
          isDue: boolean(row, 'is_due'),
        }));
      }),

    keep: (link, notes) =>
      pool.use(async (session) => {
        for (const { key, column, texts, state, restMs } of notes) {
          await session.writePrepared(
            `INSERT INTO sync_notes (link_id, row_key, column_id, texts, state, rest_until)
             VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
             ON DUPLICATE KEY UPDATE texts = VALUES(texts), state = VALUES(state), rest_until = VALUES(rest_until)`,
            [link, key, column, JSON.stringify(texts), state, restMs * 1_000],
          );
        }
      }),

    forget: (link, cells) =>
      pool.use(async (session) => {
        for (const { key, column } of cells) {
          await session.writePrepared(
            'DELETE FROM sync_notes WHERE link_id = ? AND row_key = ? AND column_id = ?',
            [link, key, column],
          );
        }
      }),

    withNotes: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT l.id, l.spreadsheet_id FROM sync_links l
           WHERE l.status = 'active' AND l.unlinked_at IS NULL AND (
             EXISTS (SELECT 1 FROM sync_notes n WHERE n.link_id = l.id)
             OR l.has_notes AND (
               EXISTS (SELECT 1 FROM sync_issues i WHERE i.link_id = l.id)
               OR EXISTS (SELECT 1 FROM sync_conflicts c WHERE c.link_id = l.id AND c.open_cell IS NOT NULL)))
           ORDER BY l.id`,
        );
        return rows.map((row) => ({ link: integer(row, 'id'), spreadsheet: integer(row, 'spreadsheet_id') }));
      }),
  };
}

function cellOf(row: Row): Pick<NoteReason, 'key' | 'column'> {
  return { key: text(row, 'row_key'), column: text(row, 'column_id') };
}

function databaseValue(row: Row): string | null {
  const { db } = JSON.parse(text(row, 'exact_values')) as { db: SheetValue };
  return showValue(db);
}
