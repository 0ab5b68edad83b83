/** The text whose SHA-256 is a row's `_row_hash`: canonical JSON of the normalised mapped values, names sorted. */
import type { Column } from './link.ts';
import type { CellValue } from './values/cell-value.ts';

/** `values` by column id; a missing one counts as empty. Names are those of the MySQL columns, sorted by code unit. */
export function rowText(
  columns: readonly Pick<Column, 'id' | 'name'>[],
  values: Readonly<Record<string, CellValue>>,
): string {
  const members = columns
    .map(({ id, name }) => ({ name, value: values[id] ?? null }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, value }) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{${members.join(',')}}`;
}
