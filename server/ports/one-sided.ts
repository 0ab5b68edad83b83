/** Rows that one side is without: what is remembered of a link's rows, compared with its table in MySQL itself. */
import type { Link } from '../core/link.ts';

export interface OneSided {
  /** Of these rows, the ones that the sheet was seen to hold and MySQL has no more. */
  goneInMysql(link: Link, keys: readonly string[]): Promise<Set<string>>;
  /** How many there are of all rows; those that wait in an approval do not count. */
  countGone(link: Link): Promise<number>;
  /** Keys of all of them, in byte order after `after`. */
  goneKeys(link: Link, after: string, limit: number): Promise<string[]>;
  /**
   * Primary keys of MySQL rows of the link's condition that no row key stands for, among the `limit` next rows of `Tables.pks` after `after` (null: from
   * the first). `next` is the `after` of the next page, null behind the last.
   */
  unknownPks(
    link: Link,
    after: string | null,
    limit: number,
  ): Promise<{ pks: string[]; next: string | null }>;
}
