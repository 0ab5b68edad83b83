/** Many links beside one that is there, and a long past of that one, as the product itself stores them. Nothing works for them. */
import type { Connection } from 'mysql2/promise';

const AT_ONCE = 10_000;

/** Each seeded link is a copy of the first, paused by a person, so that no process reads tabs that are not there. */
export async function seedLinks(
  sql: Connection,
  { links, entries }: { links: number; entries: number },
): Promise<void> {
  await copy(sql, 'sync_links', links, {
    public_id: "CONCAT('copy-', n)",
    table_name: "CONCAT('copy_', n)",
    tab_id: '1000000 + n',
    tab_name: "CONCAT('Copy ', n)",
    status: "'paused'",
    paused_by_person: 'TRUE',
  });
  for (const table of ['sync_change_log', 'sync_activity']) await copy(sql, table, entries, {});
}

/** Copies a table's first row; `other` are the columns that differ, as expressions of the copy's number `n`. */
async function copy(
  sql: Connection,
  table: string,
  count: number,
  other: Readonly<Record<string, string>>,
): Promise<void> {
  const [columns] = (await sql.query(
    `SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND COLUMN_NAME <> 'id' AND GENERATION_EXPRESSION = ''`,
    [table],
  )) as unknown as [{ name: string }[]];
  const names = columns.map(({ name }) => `\`${name}\``).join(', ');
  const values = columns.map(({ name }) => other[name] ?? `t.\`${name}\``).join(', ');
  const digits =
    '(SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)';
  for (let from = 0; from < count; from += AT_ONCE) {
    await sql.query(
      `INSERT INTO ${table} (${names})
       SELECT ${values} FROM (SELECT ? + a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS n
         FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e) numbers
       JOIN (SELECT * FROM ${table} ORDER BY id LIMIT 1) t WHERE n < ?`,
      [from, Math.min(count, from + AT_ONCE)],
    );
  }
}
