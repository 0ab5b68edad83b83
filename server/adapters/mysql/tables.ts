/** Linked tables. Every write of ours runs with the table's name as origin, so that its triggers mark nothing. */
import type { Link } from '../../core/link.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { RefusedDelete, RowWrite, Tables, WriteOutcome } from '../../ports/tables.ts';
import { sessionOf } from './database.ts';
import { findShown, insertAttached, updateAttached } from './attached-writes.ts';
import { allOf, filterSql, provenFilter } from './filter-sql.ts';
import { quoteTable } from './identifier.ts';
import {
  addManagedColumns,
  columnNames,
  createManagedTable,
  currentSchema,
  placeOf,
} from './managed-table.ts';
import type { Refusal } from './mysql-errors.ts';
import { withOrigin } from './origin.ts';
import type { MysqlPool } from './pool.ts';
import { integer } from './read-row.ts';
import type { Session } from './session.ts';
import { addTableColumn, readColumnMarks, readTableColumns } from './table-columns.ts';
import { insertRows, type WriteResults } from './table-insert.ts';
import { lastMark, signMarks } from './sign-marks.ts';
import { inKeyOrder, keyAfter, keyOf, keySql, orderOf } from './table-key.ts';
import { readKeys } from './table-keys.ts';
import { byPrimary, readByPk, toTableRow } from './table-row.ts';
import { markRows, staleMark } from './table-mark.ts';
import { createTriggers, dropTriggers } from './triggers.ts';
import { updateRows } from './table-update-many.ts';
import { correctHash, deleteRow, updateRow } from './table-update.ts';

const REMOVED_AT_ONCE: Refusal = { errno: 1032, why: 'A trigger of the table removed the row at once.' };

export function mysqlTables(pool: MysqlPool): Tables {
  return {
    createManaged: (link) => pool.use((session) => createManagedTable(session, link)),

    watch: (table) =>
      pool.use(async (session) =>
        createTriggers(session, {
          schema: await currentSchema(session),
          table,
          key: (await readKeys(session, [table])).get(table) ?? [],
        }),
      ),

    unwatch: (table) =>
      pool.use(async (session) => dropTriggers(session, (await placeOf(session, table)).schema, table)),

    columnNames: (table) => pool.use((session) => columnNames(session, table)),

    addColumns: (link) => pool.use((session) => addManagedColumns(session, link)),

    pks: (link, after, limit) =>
      pool.use(async (session) => {
        const key = keyOf(link);
        const where = allOf(after === null ? null : keyAfter(key, after), filterSql(link));
        const rows = await session.rows(
          `SELECT ${keySql(key)} AS pk FROM ${byPrimary(link)}
           ${where.sql} ORDER BY ${orderOf(key).join(', ')} LIMIT ?`,
          [...where.values, limit],
        );
        return rows.map((row) => String(row['pk']));
      }),

    drop: (table) =>
      pool.use(async (session) => {
        await session.write(`DROP TABLE IF EXISTS ${quoteTable(table)}`);
        await session.write('DELETE FROM sync_change_queue WHERE table_name = ?', [table]);
      }),

    exists: (table) =>
      pool.use(async (session) => {
        const { schema, name } = await placeOf(session, table);
        const found = await session.rows(
          'SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
          [schema, name],
        );
        return found.length > 0;
      }),

    columns: (table) => pool.use((session) => readTableColumns(session, table)),

    columnMarks: () => pool.use(readColumnMarks),

    addColumn: (table, column) => pool.use((session) => addTableColumn(session, table, column)),

    async read(tx, link, pks) {
      const rows = await readByPk(sessionOf(tx), link, pks);
      await provenFilter(sessionOf(tx), link);
      return new Map([...rows].map(([pk, row]) => [pk, toTableRow(link, row)]));
    },

    async lock(tx, link, pks) {
      const session = sessionOf(tx);
      // Nothing is written to a view, and the rows behind it are no matter of ours.
      if (link.attached?.isView) {
        const seen = await readByPk(session, link, pks);
        await provenFilter(session, link);
        return { rows: new Map([...seen].map(([pk, row]) => [pk, toTableRow(link, row)])), busy: new Set() };
      }
      const locked = await readByPk(session, link, pks, 'FOR UPDATE SKIP LOCKED');
      await provenFilter(session, link);
      const missing = pks.filter((pk) => !locked.has(pk));
      return {
        rows: new Map([...locked].map(([pk, row]) => [pk, toTableRow(link, row)])),
        busy: missing.length === 0 ? new Set() : new Set((await readByPk(session, link, missing)).keys()),
      };
    },

    findShown: (tx, link, rows) => findShown(sessionOf(tx), link, rows),

    insert: (tx, link, writes) =>
      withOrigin(sessionOf(tx), link.table, async () => {
        const insert = link.attached ? insertAttached : insertRows;
        const results = await insert(sessionOf(tx), link, writes);
        return readBack(sessionOf(tx), link, writes, results);
      }),

    update: (tx, link, writes) =>
      withOrigin(sessionOf(tx), link.table, async () => {
        const session = sessionOf(tx);
        const before = await readByPk(
          session,
          link,
          writes.map((write) => write.pk),
        );
        if (!link.attached) {
          return readBack(session, link, writes, await updateRows(session, link, writes, before));
        }
        const results: WriteResults = new Map();
        for (const write of writes) {
          results.set(write.key, await updateAttached(session, link, write, before.get(write.pk)));
        }
        return readBack(session, link, writes, results);
      }),

    change: (tx, link, write, by) =>
      asPerson(sessionOf(tx), link, write, by, async (session) => {
        const before = (await readByPk(session, link, [write.pk])).get(write.pk);
        if (link.attached) {
          return new Map([[write.key, await updateAttached(session, link, write, before)]]);
        }
        const refusal = await updateRow(session, link, write, before, 'SYSTEM');
        return new Map([[write.key, refusal ?? { pk: write.pk }]]);
      }),

    bringBack: (tx, link, write, by) =>
      asPerson(sessionOf(tx), link, write, by, (session) =>
        link.attached ? insertAttached(session, link, [write]) : insertRows(session, link, [write], 'SYSTEM'),
      ),

    async takeAway(tx, link, pk, by) {
      const session = sessionOf(tx);
      const after = await lastMark(session);
      const refusal = await deleteRow(session, link, pk);
      await signMarks(session, { table: link.table, pk, after, by });
      return refusal && { pk, ...refusal };
    },

    delete: (tx, link, pks) =>
      withOrigin(sessionOf(tx), link.table, async () => {
        const refused: RefusedDelete[] = [];
        for (const pk of inKeyOrder(keyOf(link), pks)) {
          const refusal = await deleteRow(sessionOf(tx), link, pk);
          if (refusal) refused.push({ pk, ...refusal });
        }
        return refused;
      }),

    async mark(tx, link, marks) {
      if (marks.length === 0 || link.attached) return;
      const session = sessionOf(tx);
      const byPk = new Map(marks.map((mark) => [mark.pk, mark]));
      const locked = await readByPk(session, link, [...byPk.keys()], 'FOR UPDATE SKIP LOCKED');
      const stale = [...locked.values()].flatMap((stored) => staleMark(link, stored, byPk.get(stored.pk)));
      if (stale.length > 0) await withOrigin(session, link.table, () => markRows(session, link, stale));
    },

    count: (table, attached) =>
      pool.use(async (session) => {
        const where = allOf(attached === undefined ? null : filterSql({ attached }));
        const [row] = await session.rows(
          `SELECT COUNT(*) AS entries FROM ${quoteTable(table)} ${where.sql}`,
          where.values,
        );
        return row ? integer(row, 'entries') : 0;
      }),
  };
}

/** A write that the triggers mark, for a person; only what reading it back has to correct is ours. */
async function asPerson(
  session: Session,
  link: Link,
  write: RowWrite,
  by: string | null,
  work: (session: Session) => Promise<WriteResults>,
): Promise<WriteOutcome> {
  const after = await lastMark(session);
  const results = await work(session);
  const result = results.get(write.key);
  if (result && 'pk' in result) await signMarks(session, { table: link.table, pk: result.pk, after, by });
  const [outcome] = await withOrigin(session, link.table, () => readBack(session, link, [write], results));
  if (outcome === undefined) throw new SyncError('INVARIANT', 'a write has no outcome');
  return outcome;
}

/** In the same transaction, so that what triggers and generated columns made of our write is seen. */
async function readBack(
  session: Session,
  link: Link,
  writes: readonly RowWrite[],
  results: Readonly<WriteResults>,
): Promise<WriteOutcome[]> {
  const unread = [...results.values()].flatMap((result) =>
    'pk' in result && !result.stored ? [result.pk] : [],
  );
  const read = await readByPk(session, link, unread);
  const outcomes: WriteOutcome[] = [];
  for (const { key } of writes) {
    const result = results.get(key);
    if (!result) throw new SyncError('INVARIANT', 'a write has no result');
    if (!('pk' in result)) {
      outcomes.push({ key, rejected: result });
      continue;
    }
    const stored = result.stored ?? read.get(result.pk);
    if (stored) await correctHash(session, link, stored);
    outcomes.push(stored ? { key, row: toTableRow(link, stored) } : { key, rejected: REMOVED_AT_ONCE });
  }
  return outcomes;
}
