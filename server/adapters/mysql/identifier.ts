/** The one place where a name enters SQL text. Everything else is a bound value. */
import { tableAddress } from '../../core/attached-table.ts';
import { SyncError } from '../../core/sync-error.ts';

const NAME_LENGTH_MAX = 64;

/**
 * A name between backticks, with backticks in it doubled. Throws INVARIANT for what MySQL takes for no name: empty,
 * longer than 64 characters, with a NUL or a character beyond the basic plane, or ending in a space.
 */
export function quoteIdentifier(name: string): string {
  const isName = name.length > 0 && name.length <= NAME_LENGTH_MAX && !/[\0\ud800-\udfff]/.test(name);
  if (!isName || name.endsWith(' ')) throw new SyncError('INVARIANT', 'a name is no valid MySQL identifier');
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Quoted names, separated by commas. */
export function quoteList(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(', ');
}

/** A table, `table` or `schema.table`. */
export function quoteTable(table: string): string {
  const { schema, name } = tableAddress(table);
  return schema === null ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}
