/**
 * Which pending work rests because it failed (`sync_attempts`), as conditions for the queries that look for work. Without
 * failures they cost one look-up in an empty table. A newer edit of a row goes on at once; a newer change waits out the rest,
 * because trying it costs calls to Google.
 */

const isResting = '(a.set_aside = 1 OR a.rest_until > UTC_TIMESTAMP(6))';

/** For an entry of `sync_inbox`, by its table's alias. */
export function entryRests(entry: string): string {
  return `EXISTS (SELECT 1 FROM sync_attempts a WHERE a.link_id = ${entry}.link_id AND a.row_key = ${entry}.row_key
    AND ${isResting} AND ${entry}.id <= a.last_entry)`;
}

/** As `entryRests`, only what newer work or a person brings back. */
export function entryIsSetAside(entry: string): string {
  return `EXISTS (SELECT 1 FROM sync_attempts a WHERE a.link_id = ${entry}.link_id AND a.row_key = ${entry}.row_key
    AND a.set_aside = 1 AND ${entry}.id <= a.last_entry)`;
}

/** For an entry of `sync_change_queue` in a query that knows the link's id. */
export function changeRests(change: string, link: string): string {
  return `EXISTS (SELECT 1 FROM sync_attempts a WHERE a.link_id = ${link} AND a.pk = ${change}.row_id
    AND (a.rest_until > UTC_TIMESTAMP(6) OR (a.set_aside = 1 AND ${change}.id <= a.last_change)))`;
}

/** For a row of `sync_rows`. */
export function rowRests(row: string): string {
  return `EXISTS (SELECT 1 FROM sync_attempts a WHERE a.link_id = ${row}.link_id AND a.row_key = ${row}.row_key
    AND ${isResting})`;
}
