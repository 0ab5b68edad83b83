/** The tables port in the simulation: our own writes, which the triggers skip, and reads. */
import type { TableRow } from '../../../core/base.ts';
import type { Column, Link } from '../../../core/link.ts';
import { rowRefusal } from '../../../adapters/mysql/mysql-errors.ts';
import type { RefusedDelete, RowMark, RowWrite, Tables, WriteOutcome } from '../../../ports/tables.ts';
import { catalogueColumn, catalogueOf, rowById, storedByName } from './column-values.ts';
import { trxOf, type Context } from './context.ts';
import { asFlowsSee, MysqlError, mysqlSyncError } from './engine/mysql-error.ts';
import { linkedTable, type LinkedRow, type StoredTables } from './engine/stored.ts';
import type { Trx } from './engine/trx.ts';
import { VersionedTable } from './engine/versioned-table.ts';
import { isOurs, storedValues, writeLinkedRow, type LinkedTables } from './linked-tables.ts';

type Rejection = Extract<WriteOutcome, { rejected: unknown }>['rejected'];
/** The row's primary key, or why it was refused. */
type Result = { pk: string } | { rejected: Rejection };

/** Whether the triggers mark the write, and for whom. */
type How = Pick<Parameters<typeof writeLinkedRow>[2], 'by' | 'person'>;
const OURS: How = { by: 'ours' };
const markedBy = (person: string | null): How => ({ by: 'ours-marked', person });

const GONE: Rejection = { errno: 1032, why: 'The row is no longer in MySQL.' };
const REMOVED_AT_ONCE: Rejection = { errno: 1032, why: 'A trigger of the table removed the row at once.' };

export function simTables({ server, tables, life }: Context, linked: LinkedTables): Tables {
  const readRows = (trx: Trx, link: Link, pks: readonly string[]): Map<string, TableRow> => {
    const table = linkedTable(tables, link.table);
    const found = new Map<string, TableRow>();
    for (const pk of inPkOrder(pks)) {
      const row = table.read(trx, pk);
      if (row) found.set(pk, rowById(tables, link, pk, row.values));
    }
    return found;
  };

  /** Locks what is free; the pks of the locked rows. */
  const lockFree = (trx: Trx, link: Link, pks: readonly string[]): string[] => {
    const table = linkedTable(tables, link.table);
    return inPkOrder(pks).filter((pk) => {
      const row = table.lockUnlessBusy(trx, pk);
      return row !== undefined && row !== 'busy';
    });
  };

  const insertRow = (
    trx: Trx,
    link: Link,
    { pk, values, row, status = 'SYNCED' }: RowWrite,
    how: How = OURS,
  ): Promise<Result> =>
    server.statement(trx, 'tables.insert', () =>
      unlessRefused(async () => {
        const table = linkedTable(tables, link.table);
        const id = pk ?? String(table.nextId());
        table.reserveId(Number(id));
        const stored = storedValues(linked, emptyRow(link), storedByName(tables, link, values));
        refuse(linked.rules.refuseRow?.(stored));
        const at = server.now();
        if ((await table.lock(trx, id)) !== undefined) throw new MysqlError(1062);
        const written = { values: stored, sheetRow: row, status };
        await writeLinkedRow(linked, trx, { table: link.table, pk: id, row: written, at, ...how });
        return { pk: id };
      }),
    );

  const updateRow = (
    trx: Trx,
    link: Link,
    { pk, values, row, status = 'SYNCED' }: RowWrite & { pk: string },
    how: How,
  ): Promise<Result> =>
    server.statement(trx, 'tables.update', () =>
      unlessRefused(async () => {
        const at = server.now();
        const known = await linkedTable(tables, link.table).lock(trx, pk);
        if (known === undefined) return { pk };
        const stored = storedValues(linked, known.values, storedByName(tables, link, values));
        refuse(linked.rules.refuseRow?.(stored));
        const written = { values: stored, sheetRow: row ?? known.sheetRow, status };
        await writeLinkedRow(linked, trx, { table: link.table, pk, row: written, at, ...how });
        return { pk };
      }),
    );

  const readBack = (
    trx: Trx,
    link: Link,
    results: readonly { key: string; result: Result }[],
  ): Promise<WriteOutcome[]> =>
    server.statement(trx, 'tables read back', () =>
      results.map(({ key, result }): WriteOutcome => {
        if ('rejected' in result) return { key, rejected: result.rejected };
        const row = readRows(trx, link, [result.pk]).get(result.pk);
        return row ? { key, row } : { key, rejected: REMOVED_AT_ONCE };
      }),
    );

  const updateRows = async (
    trx: Trx,
    link: Link,
    writes: readonly (RowWrite & { pk: string })[],
    how: How,
  ): Promise<WriteOutcome[]> => {
    const pks = writes.map(({ pk }) => pk);
    const before = await server.statement(trx, 'tables.update before', () => readRows(trx, link, pks));
    const results: { key: string; result: Result }[] = [];
    for (const write of writes) {
      const isThere = before.has(write.pk);
      const result = isThere ? await updateRow(trx, link, write, how) : { rejected: GONE };
      results.push({ key: write.key, result });
    }
    return readBack(trx, link, results);
  };

  const deleteRows = async (
    trx: Trx,
    link: Link,
    pks: readonly string[],
    how: How,
  ): Promise<RefusedDelete[]> => {
    const refused: RefusedDelete[] = [];
    for (const pk of inPkOrder(pks)) {
      const result = await server.statement(trx, 'tables.delete', () =>
        unlessRefused(async () => {
          const at = server.now();
          if ((await linkedTable(tables, link.table).lock(trx, pk)) === undefined) return { pk };
          refuse(linked.rules.keepRow?.(pk));
          await writeLinkedRow(linked, trx, { table: link.table, pk, row: null, at, ...how });
          return { pk };
        }),
      );
      if ('rejected' in result) refused.push({ pk, ...result.rejected });
    }
    return refused;
  };

  return {
    createManaged: ({ table, columns }) =>
      server.alone(life, 'tables.createManaged', () => {
        if (tables.linked.has(table)) throw mysqlSyncError(1050);
        tables.catalogue.set(table, columns.map(catalogueColumn));
        tables.linked.set(table, new VersionedTable(`linked ${table}`, server.locks));
      }),

    // The simulated triggers are a part of the table.
    watch: () => Promise.resolve(),
    unwatch: () => Promise.resolve(),

    columnNames: (table) => Promise.resolve(catalogueOf(tables, table).map(({ name }) => name)),
    addColumns: ({ table, columns }) => {
      for (const column of columns) addColumn(tables, table, column);
      return Promise.resolve();
    },

    pks: ({ table }, after, limit) =>
      server.read(life, 'tables.pks', () => {
        const all = inPkOrder([...linkedTable(tables, table).all(null)].map(([pk]) => pk));
        return all.filter((pk) => after === null || Number(pk) > Number(after)).slice(0, limit);
      }),

    // All simulated tables are managed.
    findShown: () => Promise.resolve(new Map()),

    drop: (table) =>
      server.alone(life, 'tables.drop', async (trx) => {
        tables.linked.delete(table);
        tables.catalogue.delete(table);
        for (const [id, entry] of [...tables.queue.all(trx)]) {
          if (entry.table !== table) continue;
          await tables.queue.lock(trx, id);
          await tables.queue.delete(trx, id);
        }
      }),

    columns: (table) =>
      server.read(life, 'tables.columns', () =>
        catalogueOf(tables, table).map((column) => ({ ...column, isGenerated: false })),
      ),

    columnMarks: () =>
      server.read(
        life,
        'tables.columnMarks',
        () => new Map([...tables.catalogue].map(([table, columns]) => [table, JSON.stringify(columns)])),
      ),

    addColumn: (table, column) =>
      server.read(life, 'tables.addColumn', () => {
        addColumn(tables, table, column);
        return 'added' as const;
      }),

    exists: (table) => server.read(life, 'tables.exists', () => tables.linked.has(table)),

    read(tx, link, pks) {
      const trx = trxOf(tx);
      if (pks.length === 0) return Promise.resolve(new Map());
      return server.statement(trx, 'tables.read', () => readRows(trx, link, pks));
    },

    async lock(tx, link, pks) {
      const trx = trxOf(tx);
      if (pks.length === 0) return { rows: new Map(), busy: new Set() };
      const rows = await server.statement(trx, 'tables.lock', () =>
        readRows(trx, link, lockFree(trx, link, pks)),
      );
      const missing = pks.filter((pk) => !rows.has(pk));
      if (missing.length === 0) return { rows, busy: new Set() };
      const seen = await server.statement(trx, 'tables.lock busy', () => readRows(trx, link, missing));
      return { rows, busy: new Set(seen.keys()) };
    },

    async insert(tx, link, writes) {
      const trx = trxOf(tx);
      const results: { key: string; result: Result }[] = [];
      for (const write of writes) results.push({ key: write.key, result: await insertRow(trx, link, write) });
      return readBack(trx, link, results);
    },

    update: (tx, link, writes) => updateRows(trxOf(tx), link, writes, OURS),

    async change(tx, link, write, by) {
      const [outcome] = await updateRows(trxOf(tx), link, [write], markedBy(by));
      return outcome ?? { key: write.key, rejected: GONE };
    },

    async bringBack(tx, link, write, by) {
      const trx = trxOf(tx);
      const result = await insertRow(trx, link, write, markedBy(by));
      const [outcome] = await readBack(trx, link, [{ key: write.key, result }]);
      return outcome ?? { key: write.key, rejected: GONE };
    },

    async takeAway(tx, link, pk, by) {
      const [refused] = await deleteRows(trxOf(tx), link, [pk], markedBy(by));
      return refused ?? null;
    },

    delete: (tx, link, pks) => deleteRows(trxOf(tx), link, pks, OURS),

    async mark(tx, link, marks) {
      if (marks.length === 0) return;
      const trx = trxOf(tx);
      const byPk = new Map(marks.map((mark) => [mark.pk, mark]));
      const locked = await server.statement(trx, 'tables.mark lock', () =>
        lockFree(trx, link, [...byPk.keys()]),
      );
      await server.statement(trx, 'tables.mark', async () => {
        const table = linkedTable(tables, link.table);
        for (const pk of locked) {
          const row = table.read(trx, pk);
          const mark = byPk.get(pk);
          if (row && mark) await table.update(trx, pk, markedRow(row, mark));
        }
      });
    },

    count: (table) =>
      server.read(life, 'tables.count', () => [...linkedTable(tables, table).all(null)].length),
  };
}

function addColumn(tables: StoredTables, table: string, column: Pick<Column, 'name' | 'nativeType'>): void {
  const known = catalogueOf(tables, table);
  if (known.some(({ name }) => name === column.name)) return;
  tables.catalogue.set(table, [...known, catalogueColumn(column)]);
}

/** Place and hash of a row that is on its way stay until it has arrived. */
function markedRow(row: LinkedRow, { row: sheetRow, status }: RowMark): LinkedRow {
  if (status !== 'PENDING') return { ...row, status, sheetRow, hashed: row.values, isBySheet: isOurs(row) };
  return row.status === 'PENDING' ? row : { ...row, status, isBySheet: isOurs(row) };
}

function emptyRow(link: Link): LinkedRow['values'] {
  return Object.fromEntries(link.columns.map(({ name }) => [name, null]));
}

function refuse(errno: number | null | undefined): void {
  if (errno != null) throw new MysqlError(errno);
}

/** A statement that is refused for its row leaves the transaction as it was. */
async function unlessRefused(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const rejected = rowRefusal(asFlowsSee(error));
    if (rejected === null) throw error;
    return { rejected };
  }
}

/** Numeric order, which is the order of the adapter's locks, and each once. */
function inPkOrder(pks: readonly string[]): string[] {
  return [...new Set(pks)].sort((a, b) => Number(a) - Number(b));
}
