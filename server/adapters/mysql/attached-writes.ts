/**
 * Inserts and updates of rows in a table that was there before its link. Rows go one by one, because MySQL tells only so which
 * key each one got: from AUTO_INCREMENT, from a default that is computed here first, from the sheet, or from a trigger of the table.
 */
import type { Column, Link } from '../../core/link.ts';
import { incompleteWhy, isRequired, takesEmptyText, type TableFact } from '../../core/table-facts.ts';
import { toMysql } from '../../core/values/to-mysql.ts';
import type { RowWrite } from '../../ports/tables.ts';
import { filterSentence } from '../../../shared/filter-sentence.ts';
import { filterWish } from '../../core/row-filter.ts';
import { readColumnFacts } from './column-facts.ts';
import { allOf, filterSql, type FilterSql } from './filter-sql.ts';
import { quoteIdentifier, quoteList, quoteTable } from './identifier.ts';
import { rowRefusal, type Refusal } from './mysql-errors.ts';
import { text } from './read-row.ts';
import { learnKey, mayMakeKeys } from './learned-key.ts';
import type { Session, SqlValue, Written } from './session.ts';
import type { WriteResults } from './table-insert.ts';
import { equals, keyIs, keyOf, keySql, partsOf, presetSql, valueSqlOf } from './table-key.ts';
import { byPrimary, type StoredRow } from './table-row.ts';
import { refusalOf, ROW_GONE, VIEW_ONLY } from './table-update.ts';

type Outcome = { pk: string } | Refusal;

/** MySQL's number for a column without a value (ER_NO_DEFAULT_FOR_FIELD). */
const NO_DEFAULT = 1364;
/** MySQL's number for a row that a view would not show (ER_VIEW_CHECK_FAILED). */
const NOT_IN_VIEW = 1369;

const OTHER_KEY: Refusal = {
  errno: NO_DEFAULT,
  why: 'A trigger of the table gives new rows a key that cannot be told. Insert the row in MySQL; it comes to the sheet by itself.',
};

/** Needs an open transaction, and the origin set unless the triggers are to mark the rows. */
export async function insertAttached(
  session: Session,
  link: Link,
  writes: readonly RowWrite[],
): Promise<WriteResults> {
  const results: WriteResults = new Map();
  if (link.attached?.isView) return new Map(writes.map(({ key }) => [key, VIEW_ONLY]));
  const facts = factsByName(await readColumnFacts(session, link.table));
  for (const write of writes) results.set(write.key, await insertOne(session, link, facts, write));
  return results;
}

/** `before` is the row as it is now; the key that it has afterwards, or why MySQL refused it. */
export async function updateAttached(
  session: Session,
  link: Link,
  write: RowWrite & { pk: string },
  before: StoredRow | undefined,
): Promise<Outcome> {
  if (!before) return ROW_GONE;
  if (link.attached?.isView) return VIEW_ONLY;
  const written = writable(link).filter(({ id }) => write.values[id] !== undefined);
  if (written.length === 0) return { pk: write.pk };
  const isEmptied = written.some(({ id }) => write.values[id] === null);
  const facts = isEmptied ? factsByName(await readColumnFacts(session, link.table)) : null;
  const values = new Map(
    written.map((column) => [column.name, bound(column, write, facts?.get(column.name))]),
  );
  const key = keyOf(link);
  const where = keyIs(key, write.pk);
  const refusal = await refusalOf(
    session.writePrepared(
      `UPDATE ${quoteTable(link.table)}
       SET ${[...values.keys()].map((name) => `${quoteIdentifier(name)} = ${valueSqlOf(key, name)}`).join(', ')}
       WHERE ${where.sql}`,
      [...values.values(), ...where.values],
    ),
  );
  if (refusal !== null) return refusal;
  if (!key.some(({ name }) => values.has(name))) return { pk: write.pk };
  const parts = partsOf(key, write.pk);
  const now = key.map(({ name }, at) => values.get(name) ?? parts[at] ?? null);
  return { pk: (await findKey(session, link, now)) ?? write.pk };
}

/** By row key: the rows whose mapped key columns show the key of a row that the table has. */
export async function findShown(
  session: Session,
  link: Link,
  rows: readonly { key: string; values: RowWrite['values'] }[],
): Promise<Map<string, string>> {
  const parts = keyOf(link).map(({ name }) => link.columns.find((column) => column.name === name));
  const found = new Map<string, string>();
  for (const { key, values } of rows) {
    const shown = parts.map((column) => (column ? toMysql(column, values[column.id] ?? null) : null));
    if (shown.includes(null)) continue;
    const pk = await findKey(session, link, shown, filterSql(link));
    if (pk !== null) found.set(key, pk);
  }
  return found;
}

/** The key of the row that has these values in its key columns; null when there is none. */
async function findKey(
  session: Session,
  link: Pick<Link, 'table' | 'attached'>,
  values: readonly SqlValue[],
  filter: FilterSql | null = null,
): Promise<string | null> {
  const key = keyOf(link);
  const where = allOf(equals(key, values), filter);
  const [row] = await session.rows(
    `SELECT ${keySql(key)} AS pk FROM ${byPrimary(link)} ${where.sql}`,
    where.values,
  );
  return row === undefined ? null : String(row['pk']);
}

async function insertOne(
  session: Session,
  link: Link,
  facts: ReadonlyMap<string, TableFact>,
  write: RowWrite,
): Promise<Outcome> {
  const values = new Map<string, SqlValue>();
  for (const column of writable(link)) {
    const value = write.values[column.id];
    // What a new row leaves empty gets the table's own default; a row that comes back is as it was.
    if (value === undefined || (value === null && write.pk === null)) continue;
    values.set(column.name, bound(column, write, facts.get(column.name)));
  }
  const key = keyOf(link);
  if (write.pk !== null) {
    const parts = partsOf(key, write.pk);
    for (const [at, { name }] of key.entries()) {
      if ((values.get(name) ?? null) === null) values.set(name, parts[at] ?? null);
    }
  }
  const incomplete = missing(link, facts, values);
  const isKeyMissing = key.some(({ name }) => isEmptyKey(facts.get(name), values));
  const makesKeys = isKeyMissing && (await mayMakeKeys(session, link.table));
  if (incomplete !== null && !(makesKeys && missing(link, withoutKey(facts, key), values) === null)) {
    return incomplete;
  }
  for (const { name } of key) await presetKey(session, facts.get(name), values);
  await session.write('SAVEPOINT sync_attached');
  const made = makesKeys
    ? await insertLearning(session, link, values)
    : await insertKnowing(session, link, values);
  if (typeof made === 'object' && made !== null) return made;
  const refusal = made === null ? OTHER_KEY : await outside(session, link, made);
  if (made !== null && refusal === null) return { pk: made };
  await session.write('ROLLBACK TO SAVEPOINT sync_attached');
  return refusal ?? OTHER_KEY;
}

/** The new row's key, null when it cannot be told, or why MySQL refused the row. */
type Made = string | Refusal | null;

/** The row has its key already, or gets it from AUTO_INCREMENT; a trigger may give it another one. */
async function insertKnowing(
  session: Session,
  link: Link,
  values: ReadonlyMap<string, SqlValue>,
): Promise<Made> {
  const written = await insertRow(session, link, values);
  if ('errno' in written) return written;
  const given = keyOf(link).map(({ name }) => values.get(name) ?? written.insertedKey);
  const pk = given.includes(null) ? null : await findKey(session, link, given);
  if (pk !== null || !(await mayMakeKeys(session, link.table))) return pk;
  await session.write('ROLLBACK TO SAVEPOINT sync_attached');
  return insertLearning(session, link, values);
}

async function insertLearning(
  session: Session,
  link: Link,
  values: ReadonlyMap<string, SqlValue>,
): Promise<Made> {
  const { made, pk } = await learnKey(session, link.table, () => insertRow(session, link, values));
  return 'errno' in made ? made : pk;
}

async function insertRow(
  session: Session,
  link: Link,
  values: ReadonlyMap<string, SqlValue>,
): Promise<Written | Refusal> {
  const marks = [...values.keys()].map((name) => valueSqlOf(keyOf(link), name)).join(', ');
  try {
    return await session.writePrepared(
      `INSERT INTO ${quoteTable(link.table)} (${quoteList([...values.keys()])}) VALUES (${marks})`,
      [...values.values()],
    );
  } catch (error) {
    const refusal = rowRefusal(error);
    if (refusal === null) throw error;
    return refusal;
  }
}

/** A part of the key that neither the sheet, nor a default, nor AUTO_INCREMENT gives. */
function isEmptyKey(fact: TableFact | undefined, values: ReadonlyMap<string, SqlValue>): boolean {
  return fact !== undefined && isRequired(fact) && (values.get(fact.name) ?? null) === null;
}

function withoutKey(
  facts: ReadonlyMap<string, TableFact>,
  key: readonly { name: string }[],
): ReadonlyMap<string, TableFact> {
  return new Map([...facts].filter(([name]) => !key.some((part) => part.name === name)));
}

/** A row that was just made and does not meet the condition of its link would leave the sheet while it is typed. */
async function outside(session: Session, link: Link, pk: string): Promise<Refusal | null> {
  const filter = filterSql(link);
  if (filter === null || link.attached?.filter === undefined) return null;
  const where = allOf(keyIs(keyOf(link), pk), filter);
  const rows = await session.rows(`SELECT 1 FROM ${quoteTable(link.table)} ${where.sql}`, where.values);
  if (rows.length > 0) return null;
  const named = new Set(link.attached.filter.map(({ column }) => column));
  return {
    errno: NOT_IN_VIEW,
    why: `The row stays as typed: only rows with ${filterSentence(filterWish(link.attached.filter))} are in this sheet.`,
    columns: link.columns.flatMap(({ id, name }) => (named.has(name) ? [id] : [])),
  };
}

/** A default that MySQL would compute (`uuid()`) is computed first: afterwards nothing would tell which key the row got. */
async function presetKey(
  session: Session,
  fact: TableFact | undefined,
  values: Map<string, SqlValue>,
): Promise<void> {
  if (fact === undefined || (values.get(fact.name) ?? null) !== null || fact.isAutoIncrement) return;
  if (fact.defaultExpression !== null) {
    const [row] = await session.rows(`SELECT ${presetSql(fact, `(${fact.defaultExpression})`)} AS preset`);
    if (row) values.set(fact.name, text(row, 'preset'));
  } else if (fact.defaultValue !== null) values.set(fact.name, fact.defaultValue);
}

/** Required columns that the row leaves empty, as a refusal that names them. */
function missing(
  link: Link,
  facts: ReadonlyMap<string, TableFact>,
  values: ReadonlyMap<string, SqlValue>,
): Refusal | null {
  const empty = [...facts.values()].filter(
    (fact) => isRequired(fact) && (values.get(fact.name) ?? null) === null,
  );
  if (empty.length === 0) return null;
  const columns = empty.flatMap(({ name }) => link.columns.find((column) => column.name === name) ?? []);
  const headers = empty.map(
    ({ name }) => link.columns.find((column) => column.name === name)?.header ?? `${name} (not in the sheet)`,
  );
  return { errno: NO_DEFAULT, why: incompleteWhy(headers), columns: columns.map(({ id }) => id) };
}

function bound(column: Column, write: RowWrite, fact: TableFact | undefined): SqlValue {
  const value = write.values[column.id] ?? null;
  if (value === null && fact !== undefined && takesEmptyText(fact)) return '';
  return toMysql(column, value);
}

function writable(link: Link): Column[] {
  return link.columns.filter(({ direction }) => direction !== 'db-to-sheet');
}

function factsByName(facts: readonly TableFact[]): ReadonlyMap<string, TableFact> {
  return new Map(facts.map((fact) => [fact.name, fact]));
}
