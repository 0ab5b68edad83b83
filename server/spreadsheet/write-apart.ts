/**
 * MySQL refuses a row as a whole although one of its values is the reason. Its columns are then written one by one, so that
 * what fits crosses and only what does not is held.
 */
import type { TableRow } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import type { Tx } from '../ports/database.ts';
import type { RowWrite, Tables, WriteOutcome } from '../ports/tables.ts';

/** The row as it is after the columns that fitted, and MySQL's reason for each that did not, by column id. */
export interface PartlyWritten {
  key: string;
  row: TableRow;
  refused: ReadonlyMap<string, string>;
}

/** `first`: what MySQL said of the whole row. It stands when no column, or none alone, can be written. */
export async function writeApart(
  tables: Pick<Tables, 'update'>,
  tx: Tx,
  link: Link,
  write: RowWrite & { pk: string },
  first: WriteOutcome,
): Promise<WriteOutcome | PartlyWritten> {
  const columns = Object.entries(write.values);
  if (!('rejected' in first) || first.rejected.isUnclear || columns.length < 2) return first;
  let row: TableRow | null = null;
  const refused = new Map<string, string>();
  for (const [column, value] of columns) {
    const part = { ...write, pk: row?.pk ?? write.pk, values: { [column]: value } };
    const [outcome] = await tables.update(tx, link, [part]);
    if (outcome === undefined) return first;
    if ('row' in outcome) row = outcome.row;
    else refused.set(column, outcome.rejected.why);
  }
  return row === null ? first : { key: write.key, row, refused };
}
