/** A column of the user's own as the row key: nothing but the user ever writes it. Pure. */
import type { Issue } from './conflict.ts';
import type { Column, Link } from './link.ts';
import { keyText, type TabContent } from './read-tab.ts';
import type { CellValue } from './values/cell-value.ts';

/** Stands for the column in issues about keys: they are found anew by each read of the whole tab. */
export const KEY_ISSUES = '#key';
/** The same for rows that the sheet does not have. */
export const MYSQL_KEY_ISSUES = '#mysql-key';

/** The mapped column that is the row key; null when the key is a column of ours. */
export function ownKeyColumn(link: Pick<Link, 'ownKey' | 'columns' | 'keyColumn'>): Column | null {
  if (!link.ownKey) return null;
  return link.columns.find(({ index }) => index === link.keyColumn) ?? null;
}

/** The row key that a value of MySQL's is; null when it can be none. */
export function keyOfValue(value: CellValue | undefined): string | null {
  return typeof value === 'string' ? keyText(value) : null;
}

/** Rows of the tab that wait because their key is missing or is another row's, too. */
export function keyIssues(column: Column, content: TabContent): Issue[] {
  const { header } = column;
  const missing = content.keyless.map(({ row }) => ({
    key: `row ${row + 1}`,
    column: KEY_ISSUES,
    why: `Row ${row + 1} is not synced: it has no text or number in "${header}". Type one that no other row has.`,
  }));
  const twice = content.copies.map(({ row, key }) => ({
    key: `row ${row + 1}`,
    column: KEY_ISSUES,
    why: `Row ${row + 1} is not synced: row ${(content.keyed.get(key)?.row ?? 0) + 1} has "${key}" in "${header}", too. Give it a value that no other row has.`,
  }));
  return [...missing, ...twice];
}
