/**
 * What an import is compared with: the same bytes brought into MySQL by nothing but statements. `plain` inserts the table's rows;
 * `both` inserts them and the same number of rows of the same size and the same indexes as the sync remembers them in, in one
 * transaction.
 */
import type { Connection } from 'mysql2/promise';

/** Rows of a statement; as many as the import takes. */
const STATEMENT_ROWS = 500;

interface Copy {
  table: string;
  columns: string;
  pages: unknown[][][];
}

/** Reads what an import has made into memory, so that writing it again costs no reading. */
export async function keepRows(sql: Connection, table: string): Promise<Copy> {
  const [first] = await sql.query({ sql: `SELECT * FROM \`${table}\``, rowsAsArray: true });
  const [fields] = await sql.query(`SHOW COLUMNS FROM \`${table}\``);
  const names = (fields as { Field: string }[]).map(({ Field }) => `\`${Field}\``);
  const rows = first as unknown[][];
  const pages = Array.from({ length: Math.ceil(rows.length / STATEMENT_ROWS) }, (_, page) =>
    rows.slice(page * STATEMENT_ROWS, (page + 1) * STATEMENT_ROWS),
  );
  return { table, columns: names.join(', '), pages };
}

/** Seconds for the table's rows alone, each statement committed by itself. */
export function insertPlain(sql: Connection, rows: Copy): Promise<number> {
  return timed(sql, [rows], async (fill) => fill());
}

/** Seconds for both tables in one transaction. */
export function insertBoth(sql: Connection, rows: Copy, remembered: Copy): Promise<number> {
  return timed(sql, [rows, remembered], async (fill) => {
    await sql.beginTransaction();
    await fill();
    await sql.commit();
  });
}

async function timed(
  sql: Connection,
  copies: readonly Copy[],
  run: (fill: () => Promise<void>) => Promise<void>,
): Promise<number> {
  // LIKE takes the indexes along, and leaves the triggers.
  for (const { table } of copies) await sql.query(`CREATE TABLE \`${table}_again\` LIKE \`${table}\``);
  const start = performance.now();
  await run(async () => {
    for (const { table, columns, pages } of copies) {
      for (const page of pages) {
        await sql.query(`INSERT INTO \`${table}_again\` (${columns}) VALUES ?`, [page]);
      }
    }
  });
  const seconds = (performance.now() - start) / 1_000;
  for (const { table } of copies) await sql.query(`DROP TABLE \`${table}_again\``);
  return seconds;
}
