/** The schema registry of links, its version, and the audit `sync_schema_events`. */
import type { Registry } from '../../core/schema/registered-column.ts';
import type { SchemaEventKind } from '../../core/schema/schema-events.ts';
import { SyncError } from '../../core/sync-error.ts';
import { fromSqlDateTime, MICROS_PER_MS } from '../../core/micros.ts';
import type { SchemaRegistry } from '../../ports/registry.ts';
import { sessionOf } from './database.ts';
import { readRegistered, saveColumns } from './link-columns.ts';
import { nudgeLink } from './links.ts';
import type { MysqlPool } from './pool.ts';
import { boolean, integer, optionalText, text } from './read-row.ts';

export function mysqlRegistry(pool: MysqlPool): SchemaRegistry {
  return {
    read: (link) =>
      pool.use(async (session) => {
        const [row] = await session.rows(
          `SELECT registry_version, column_ids_given, is_key_tagged, key_column, key_header
           FROM sync_links WHERE id = ?`,
          [link],
        );
        if (!row) throw new SyncError('LINK_UNKNOWN');
        const columns = (await readRegistered(session, [link])).get(link) ?? [];
        const numbers = columns.map(({ id }) => Number(/^c(\d+)$/.exec(id)?.[1] ?? 0));
        return {
          version: integer(row, 'registry_version'),
          columns,
          key: {
            index: integer(row, 'key_column'),
            header: text(row, 'key_header'),
            isTagged: boolean(row, 'is_key_tagged'),
          },
          idsGiven: Math.max(integer(row, 'column_ids_given'), ...numbers),
        } satisfies Registry;
      }),

    async save(tx, link, from, next, events) {
      const session = sessionOf(tx);
      const { affected } = await session.write(
        `UPDATE sync_links SET registry_version = ?, column_ids_given = ?, is_key_tagged = ?, key_column = ?, key_header = ?
         WHERE id = ? AND registry_version = ?`,
        [next.version, next.idsGiven, next.key.isTagged, next.key.index, next.key.header, link, from],
      );
      if (affected === 0) return false;
      const [owner] = await session.rows(
        `SELECT s.google_id, l.tab_name FROM sync_links l JOIN sync_spreadsheets s ON s.id = l.spreadsheet_id
         WHERE l.id = ?`,
        [link],
      );
      if (!owner) return false;
      const facts = { id: link, googleId: text(owner, 'google_id'), tabName: text(owner, 'tab_name') };
      await saveColumns(session, facts, next.columns);
      if (next.version === from) return true;
      for (const { kind, column, sentence } of events) {
        await session.write(
          `INSERT INTO sync_schema_events (link_id, kind, mysql_column_name, sentence, created_at)
           VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6))`,
          [link, kind, column, sentence],
        );
      }
      await nudgeLink(session, link);
      return true;
    },

    events: (link, limit) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT id, kind, mysql_column_name, sentence, created_at FROM sync_schema_events
           WHERE link_id = ? ORDER BY id DESC LIMIT ?`,
          [link, limit],
        );
        return rows.map((row) => ({
          id: integer(row, 'id'),
          kind: text(row, 'kind') as SchemaEventKind,
          column: optionalText(row, 'mysql_column_name'),
          sentence: text(row, 'sentence'),
          at: Math.floor(fromSqlDateTime(text(row, 'created_at')) / MICROS_PER_MS),
        }));
      }),

    withWanted: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          `SELECT id, spreadsheet_id FROM sync_links WHERE status <> 'paused' AND unlinked_at IS NULL AND EXISTS
             (SELECT 1 FROM sync_schema_registry WHERE link_id = sync_links.id AND status = 'wanted') ORDER BY id`,
        );
        return rows.map((row) => ({ link: integer(row, 'id'), spreadsheet: integer(row, 'spreadsheet_id') }));
      }),
  };
}
