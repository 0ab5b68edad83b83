/**
 * What a person decides about a link as a whole. Another condition is followed by a full read: rows that do not meet it any more leave
 * the sheet, and those that do come to it. MySQL's rows stay as they are.
 */
import type { SettingsRequest } from '../../shared/protocol/link-api/requests.ts';
import type { AttachedTable } from '../core/attached-table.ts';
import { filterDrift } from '../core/filter-drift.ts';
import type { Link } from '../core/link.ts';
import { filterWish, requireDeletes, toFilter } from '../core/row-filter.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Ports } from '../ports/ports.ts';

type SettingsPorts = Pick<Ports, 'links' | 'doorbell' | 'log'> & {
  spreadsheets: Pick<Ports['spreadsheets'], 'raiseFence'>;
  tables: Pick<Ports['tables'], 'columns'>;
};

/**
 * `mayChoose`: whether the caller may decide which rows of the table are in the sheet. Throws FILTER_UNFIT with the reason,
 * FILTER_GUARDED.
 */
export function changeSettings(
  ports: SettingsPorts,
): (link: Link, settings: SettingsRequest, mayChoose: () => Promise<boolean>) => Promise<void> {
  return async (link, { filter, ...settings }, mayChoose) => {
    const attached = filter === undefined ? null : await nextTable(ports, link, filter);
    if ((attached ?? link.attached)?.filter !== undefined) requireDeletes(settings.deletes ?? link.deletes);
    if (attached !== null && !(await mayChoose())) throw new SyncError('FILTER_GUARDED');
    await ports.links.changeSettings(link.id, { ...settings, ...(attached !== null && { attached }) });
    if (attached === null) return;
    ports.log.info({ event: 'filter-changed', link: link.publicId }, 'The condition of a link changed');
    await ports.links.nudge(link.id);
    // A session that runs judges rows by the condition as it was: it ends with its page.
    await ports.spreadsheets.raiseFence(link.spreadsheet);
    await ports.doorbell.ring('reconcile', link.spreadsheet);
  };
}

/** Null when nothing changes. */
async function nextTable(
  { tables }: Pick<SettingsPorts, 'tables'>,
  { attached, table }: Link,
  wanted: NonNullable<SettingsRequest['filter']>,
): Promise<AttachedTable | null> {
  if (attached === undefined) {
    if (wanted.length === 0) return null;
    throw new SyncError('FILTER_UNFIT', 'All rows of a table that was made for its tab are in the tab.');
  }
  const { filter: known, ...rest } = attached;
  const columns = await tables.columns(table);
  const next = wanted.length === 0 ? undefined : toFilter(wanted, columns);
  const isSame = JSON.stringify(filterWish(known ?? [])) === JSON.stringify(filterWish(next ?? []));
  // Chosen again after its column became another one: from now on it is meant as the column is.
  return isSame && filterDrift(known ?? [], columns) === null
    ? null
    : { ...rest, ...(next && { filter: next }) };
}
