/** The text whose SHA-256 is a row's `_row_hash`: canonical JSON of the normalised mapped values, names sorted. */
import type { Column } from './link.ts';
import type { CellValue } from './values/cell-value.ts';

/** `values` by column id; a missing one counts as empty. Names are those of the MySQL columns, sorted by code unit. */
export function rowText(
  columns: readonly Pick<Column, 'id' | 'name'>[],
  values: Readonly<Record<string, CellValue>>,
): string {
  const members = inOrder(columns).map(({ id, prefix }) => prefix + JSON.stringify(values[id] ?? null));
  return `{${members.join(',')}}`;
}

interface Member {
  id: string;
  /** The name as JSON, with the colon behind it. */
  prefix: string;
}

/** Columns are the same for thousands of rows. */
const known = new WeakMap<readonly Pick<Column, 'id' | 'name'>[], readonly Member[]>();

function inOrder(columns: readonly Pick<Column, 'id' | 'name'>[]): readonly Member[] {
  const found = known.get(columns);
  if (found !== undefined) return found;
  const members = columns
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ id, name }) => ({ id, prefix: `${JSON.stringify(name)}:` }));
  known.set(columns, members);
  return members;
}
