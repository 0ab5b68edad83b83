/** `sync_repairs`: what a write did to rows that a person had moved, until it is undone. */
import type { OwedRepair, Repair } from '../../core/repair.ts';
import type { Repairs } from '../../ports/repairs.ts';
import { chunksBySize, chunksOf } from './chunks.ts';
import { sessionOf } from './database.ts';
import type { MysqlPool } from './pool.ts';
import { integer, text } from './read-row.ts';
import type { SqlValue } from './session.ts';

export function mysqlRepairs(pool: MysqlPool): Repairs {
  return {
    async add(tx, spreadsheet, link, n, repairs) {
      const rows = repairs.map((repair): SqlValue[] => [spreadsheet, link, n, JSON.stringify(repair)]);
      for (const chunk of chunksBySize(rows, (row) => String(row[3]).length)) {
        const places = chunk.map(() => '(?, ?, ?, ?, UTC_TIMESTAMP(6))').join(', ');
        await sessionOf(tx).write(
          `INSERT INTO sync_repairs (spreadsheet_id, link_id, n, repair, created_at) VALUES ${places}`,
          chunk.flat(),
        );
      }
    },

    owed: (spreadsheet) =>
      pool.use(async (session) => {
        const rows = await session.rows(
          'SELECT id, link_id, repair FROM sync_repairs WHERE spreadsheet_id = ? AND done_at IS NULL ORDER BY id',
          [spreadsheet],
        );
        const owed = new Map<number, OwedRepair[]>();
        for (const row of rows) {
          const link = integer(row, 'link_id');
          const repair = { id: integer(row, 'id'), repair: JSON.parse(text(row, 'repair')) as Repair };
          owed.set(link, [...(owed.get(link) ?? []), repair]);
        }
        return owed;
      }),

    async done(tx, ids) {
      for (const chunk of chunksOf(ids)) {
        await sessionOf(tx).write(
          'UPDATE sync_repairs FORCE INDEX (PRIMARY) SET done_at = UTC_TIMESTAMP(6) WHERE id IN (?)',
          [chunk],
        );
      }
    },

    async giveUp(tx, ids, why) {
      for (const chunk of chunksOf(ids)) {
        await sessionOf(tx).write(
          'UPDATE sync_repairs FORCE INDEX (PRIMARY) SET done_at = UTC_TIMESTAMP(6), given_up = ? WHERE id IN (?)',
          [why, chunk],
        );
      }
    },

    withOwed: () =>
      pool.use(async (session) => {
        const rows = await session.rows(
          'SELECT DISTINCT spreadsheet_id FROM sync_repairs WHERE done_at IS NULL ORDER BY spreadsheet_id',
        );
        return rows.map((row) => integer(row, 'spreadsheet_id'));
      }),
  };
}
