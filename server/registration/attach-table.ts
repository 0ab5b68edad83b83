/**
 * Links a tab with a table that is there already. Nothing is added to the table but three AFTER triggers; an empty tab gets its
 * headers. Rows that both sides have are matched by the primary key, in the first read, before anything crosses.
 */
import type { Registration, RegistrationAnswer } from '../../shared/protocol/registration.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { TableDescription } from '../ports/attachable-tables.ts';
import type { NewLink } from '../ports/links.ts';
import { attachedBy, describeTable, examineAttached, type Attaching } from './examine-attached.ts';
import {
  answer,
  forgetFormer,
  isLinked,
  prepareSpreadsheet,
  renewLink,
  type RegisterPorts,
} from './register-link.ts';
import { unusable } from './read-headers.ts';

export type AttachRequest = Registration & { table: string };

/** Asking again renews the link. Throws TABLE_UNKNOWN, TABLE_UNFIT, TAB_UNUSABLE with the reason, LINK_EXISTS, SHEETS_* and MYSQL_*. */
export function attachTable(
  ports: RegisterPorts,
  attaching: Attaching,
): (request: AttachRequest) => Promise<RegistrationAnswer> {
  return async (request) => {
    if (request.keyHeader !== undefined) {
      throw unusable(
        'With a table that is there already, its primary key tells rows apart. Choose no key column.',
      );
    }
    const table = await describeTable(attaching, request);
    // Of two at once, the one that fails would take away the triggers of the other's link.
    const answered = await attaching.tables.alone(table.table, () =>
      attach(ports, attaching, request, table),
    );
    if (answered === 'busy') throw new SyncError('LINK_EXISTS');
    return answered;
  };
}

async function attach(
  ports: RegisterPorts,
  attaching: Attaching,
  {
    spreadsheetId,
    tabId,
    headerRow: headerRowFrom1,
    policy,
    deletes,
    notes,
    owner,
    filter,
    ...choices
  }: AttachRequest,
  table: TableDescription,
): Promise<RegistrationAnswer> {
  const headerRow = headerRowFrom1 - 1;
  const known = await ports.links.byTab(spreadsheetId, tabId);
  if (known?.table === table.table) return renewLink(ports, spreadsheetId, known, owner);
  await requireFree(ports, known, table);
  const place = { googleId: spreadsheetId, tabId, headerRow };
  const attached = attachedBy(table, filter, deletes);
  const examined = await examineAttached(ports, place, table, choices);
  const spreadsheet = await prepareSpreadsheet(ports, spreadsheetId, examined);
  if (examined.newHeaders !== null) {
    await ports.sheets.writeHeaders(spreadsheetId, examined.tab, headerRow, examined.newHeaders);
  }
  const { keyColumn, keyHeader } = examined;
  if (!examined.hasKeyColumn) {
    await ports.sheets.addKeyColumn(spreadsheetId, examined.tab, headerRow, keyColumn, keyHeader);
  }
  await forgetFormer(ports, spreadsheetId, tabId);
  for (const former of await attaching.tables.formerLinks(table.table)) await ports.links.remove(former);
  const secret = ports.ids.secret();
  const link = await createLink(ports, {
    publicId: ports.ids.publicId(),
    secret,
    spreadsheet: spreadsheet.id,
    tabId,
    tabName: examined.tab.title,
    table: table.table,
    attached,
    headerRow,
    keyColumn,
    keyHeader,
    columns: examined.columns,
    skipped: examined.skipped,
    ...(policy !== undefined && { policy }),
    ...(deletes === 'clear' && { deletes }),
    ...(notes === true && { notes }),
  });
  if (owner !== undefined) await ports.linkReads.setOwner(link.id, owner);
  ports.log.info(
    { event: 'attached', link: link.id, table: link.table },
    'A tab was linked with a table that was there',
  );
  await ports.doorbell.ring('reconcile', spreadsheet.id);
  return answer(ports, link, secret);
}

async function requireFree(
  { links }: Pick<RegisterPorts, 'links'>,
  known: Link | null,
  { table }: TableDescription,
): Promise<void> {
  if (known !== null) {
    throw unusable(`It is linked with the table "${known.table}" already. End that link first.`);
  }
  const other = (await links.list()).find((link) => link.table === table);
  if (other === undefined) return;
  throw new SyncError(
    'TABLE_UNFIT',
    `It is linked with the tab "${other.tabName}" already. A table has one link.`,
  );
}

/**
 * Triggers first: from then on no change goes unmarked, and what came before is found by the first read. They go again unless
 * the link lives: it may be stored although MySQL did not say so.
 */
async function createLink(
  { tables, links }: Pick<RegisterPorts, 'tables' | 'links'>,
  link: NewLink,
): Promise<Link> {
  try {
    if (!link.attached?.isView) await tables.watch(link.table);
    return await links.create(link);
  } catch (error) {
    if (!(await isLinked(links, link.table))) await tables.unwatch(link.table);
    throw error;
  }
}
