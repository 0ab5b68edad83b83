/**
 * Links a tab with a new managed table. Storing the link is the last step that matters: until then nothing acts on the
 * tab, and every earlier step is harmless to repeat (a scratch tab and a key column are found again, a table is dropped
 * or, after a crash, left empty and passed over).
 */
import type { Registration, RegistrationAnswer } from '../../shared/protocol/registration.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts';
import type { Link } from '../core/link.ts';
import { isEmptyRow, keyText, seeRow } from '../core/read-tab.ts';
import { linkSettings } from '../core/link-settings.ts';
import { referenceMs } from '../core/reference-ms.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Links, NewLink } from '../ports/links.ts';
import type { Ports } from '../ports/ports.ts';
import type { Spreadsheet } from '../ports/spreadsheets.ts';
import { examineTab, type Examined } from './examine-tab.ts';
import { formerColumns, formerLink, requireSameKey } from './former-link.ts';
import { freeTable, type RegisterOptions } from './free-table.ts';
import { keyWatch } from './own-key.ts';
import { unusable } from './read-headers.ts';
import { relinkTab } from './relink-tab.ts';
import { tabPages } from './tab-pages.ts';

export type RegisterPorts = Pick<
  Ports,
  | 'database'
  | 'spreadsheets'
  | 'links'
  | 'linkReads'
  | 'tables'
  | 'rows'
  | 'sheets'
  | 'budget'
  | 'doorbell'
  | 'clock'
  | 'ids'
  | 'log'
>;

/** Registering a linked tab again renews its link. Throws LINK_EXISTS (another request was faster), TAB_UNUSABLE with the reason, SHEETS_* and MYSQL_*. */
export function registerLink(
  ports: RegisterPorts,
  options: RegisterOptions,
): (registration: Registration) => Promise<RegistrationAnswer> {
  return async ({
    spreadsheetId,
    tabId,
    headerRow: headerRowFrom1,
    policy,
    deletes,
    notes,
    owner,
    ...choices
  }) => {
    if (choices.filter !== undefined) {
      throw new SyncError('FILTER_UNFIT', 'All rows of a table that is made for its tab are in the tab.');
    }
    const headerRow = headerRowFrom1 - 1;
    const known = await ports.links.byTab(spreadsheetId, tabId);
    if (known !== null) return renewLink(ports, spreadsheetId, known, owner);
    const former = await formerLink(ports, spreadsheetId, tabId);
    if (former) requireSameKey(former, choices.keyHeader);
    if (former?.attached) {
      throw unusable(`It was linked with the table "${former.table}". Choose that table again.`);
    }
    const names = former && (await formerColumns(ports, former));
    const examined = await examineTab(ports, spreadsheetId, tabId, headerRow, choices, names);
    if (examined.hasOwnKey) await requireOwnKey(ports, spreadsheetId, headerRow, examined);
    const spreadsheet = await prepareSpreadsheet(ports, spreadsheetId, examined);
    if (!examined.hasKeyColumn && !examined.hasOwnKey) {
      await ports.sheets.addKeyColumn(
        spreadsheetId,
        examined.tab,
        headerRow,
        examined.keyColumn,
        examined.keyHeader,
      );
    }
    if (!examined.hasOwnKey) {
      await coverKeys(ports, spreadsheetId, { tabId, headerRow, keyColumn: examined.keyColumn });
    }
    const secret = ports.ids.secret();
    if (former === null) await forgetFormer(ports, spreadsheetId, tabId);
    const facts: NewLink = {
      publicId: ports.ids.publicId(),
      secret,
      spreadsheet: spreadsheet.id,
      tabId,
      tabName: examined.tab.title,
      table: former?.table ?? (await freeTable(ports, spreadsheetId, examined.tab.title, options.hash)),
      headerRow,
      keyColumn: examined.keyColumn,
      keyHeader: examined.keyHeader,
      columns: examined.columns,
      skipped: examined.skipped.map((column) => ({
        ...column,
        isInTable: former?.columns.some(({ id }) => id === column.id) === true,
      })),
      ...(examined.hasOwnKey && { ownKey: true as const }),
      ...(policy !== undefined && { policy }),
      ...(deletes === 'clear' && { deletes }),
      ...(notes === true && { notes }),
    };
    const link = former ? await relinkTab(ports, former, facts) : await createLink(ports, facts);
    if (owner !== undefined) await ports.linkReads.setOwner(link.id, owner);
    const event = former ? 'relinked' : 'registered';
    ports.log.info({ event, link: link.id, table: link.table }, 'A tab was linked');
    await ports.doorbell.ring('reconcile', spreadsheet.id);
    return answer(ports, link, secret);
  };
}

/**
 * The tab is linked already, and its add-on asks again because it lost its settings or something is broken: the link gets
 * a new secret, a scratch tab that is gone is made again, and the tab is read, which ends a pause that has no reason left.
 */
export async function renewLink(
  ports: RegisterPorts,
  googleId: string,
  link: Link,
  owner: string | undefined,
): Promise<RegistrationAnswer> {
  const info = await ports.sheets.describe(googleId);
  const tab = info.tabs.find(({ tabId }) => tabId === link.tabId);
  if (!tab) throw unusable('It is not in the spreadsheet any more.');
  await prepareSpreadsheet(ports, googleId, { info, tab });
  if (!link.ownKey) await coverKeys(ports, googleId, link);
  const secret = ports.ids.secret();
  await ports.links.setSecret(link.id, secret);
  if (owner !== undefined) await ports.linkReads.setOwner(link.id, owner);
  await ports.links.nudge(link.id);
  ports.log.info({ event: 'registered-again', link: link.id, table: link.table }, 'A link was renewed');
  await ports.doorbell.ring('reconcile', link.spreadsheet);
  return answer(ports, link, secret);
}

/** A filter or a native table that leaves the keys out would sort the rows away from them. */
async function coverKeys(
  { sheets, log }: Pick<Ports, 'sheets' | 'log'>,
  googleId: string,
  { tabId, headerRow, keyColumn }: Pick<Link, 'tabId' | 'headerRow' | 'keyColumn'>,
): Promise<void> {
  if (await sheets.extendOver(googleId, tabId, headerRow, keyColumn)) return;
  log.warn(
    { event: 'keys-uncovered', tab: tabId },
    'a filter or table could not be extended over the row keys',
  );
}

export function answer({ clock }: Pick<Ports, 'clock'>, link: Link, secret: string): RegistrationAnswer {
  return {
    v: PROTOCOL_VERSION,
    settings: linkSettings(link),
    secret,
    tableName: link.table,
    t1: referenceMs(clock),
  };
}

/** The spreadsheet with its scratch tab, made when there is none (any more). */
export async function prepareSpreadsheet(
  { spreadsheets, sheets, ids }: Pick<Ports, 'spreadsheets' | 'sheets' | 'ids'>,
  googleId: string,
  { info, tab }: Pick<Examined, 'info' | 'tab'>,
): Promise<Spreadsheet> {
  const { title, timeZone, locale } = info;
  const spreadsheet = await spreadsheets.ensure({ googleId, title, timeZone, locale }, ids.publicId());
  if (spreadsheet.scratchTabId === tab.tabId) throw unusable('It belongs to the sync itself.');
  if (info.tabs.some(({ tabId }) => tabId === spreadsheet.scratchTabId)) return spreadsheet;
  const scratchTabId = await sheets.createScratch(
    googleId,
    spreadsheet.nonce,
    spreadsheet.lastAppliedN,
    info.tabs,
  );
  await spreadsheets.setScratchTab(spreadsheet.id, scratchTabId);
  return { ...spreadsheet, scratchTabId };
}

/**
 * Throws TAB_UNUSABLE with the rows that the chosen column does not tell apart. One request tells the keys; only where some are missing,
 * the rows are read.
 */
async function requireOwnKey(
  ports: Pick<Ports, 'sheets' | 'budget'>,
  googleId: string,
  headerRow: number,
  { tab, columns, keyColumn, keyHeader }: Examined,
): Promise<void> {
  const first = headerRow + 1;
  if (first >= tab.rowCount) return;
  const watch = keyWatch();
  const column = { tabId: tab.tabId, startColumn: keyColumn, endColumn: keyColumn + 1 };
  const range = { ...column, startRow: first, endRow: tab.rowCount };
  const { ranges } = await ports.sheets.read(googleId, [range]);
  const keys = (ranges[0]?.rows ?? []).map(([cell]) => cell ?? null);
  keys.forEach((cell, offset) => {
    if (keyText(cell) !== null) watch.add(first + offset, cell);
  });
  const width = Math.max(...columns.map(({ index }) => index)) + 1;
  const isWanted = (start: number, end: number) =>
    end - first > keys.length ||
    keys.slice(start - first, end - first).some((cell) => keyText(cell) === null);
  for await (const { startRow, rows } of tabPages(ports, googleId, tab, first, width, { isWanted })) {
    rows.forEach((cells, offset) => {
      const seen = seeRow({ columns, keyColumn: 0 }, startRow + offset, cells);
      if (keyText(cells[keyColumn] ?? null) === null && !isEmptyRow(seen)) watch.add(seen.row, null);
    });
  }
  const problem = watch.problem(keyHeader);
  if (problem !== null) throw unusable(problem);
}

/** A link whose table somebody dropped cannot live again, and would stand in the way of the new one. */
export async function forgetFormer(
  { links }: Pick<Ports, 'links'>,
  googleId: string,
  tabId: number,
): Promise<void> {
  const over = await links.unlinkedByTab(googleId, tabId);
  if (over !== null) await links.remove(over.id);
}

/** Whether a living link names the table. */
export async function isLinked({ list }: Pick<Links, 'list'>, table: string): Promise<boolean> {
  return (await list()).some((link) => link.table === table);
}

/**
 * Table first, then the link: a link without its table never exists, a table without a link is dropped again. A link may be
 * stored although MySQL did not say so. Throws LINK_EXISTS also when another request has just made a table of that name.
 */
async function createLink({ tables, links }: Pick<Ports, 'tables' | 'links'>, link: NewLink): Promise<Link> {
  const made = {
    policy: 'latest' as const,
    ...link,
    id: 0,
    status: 'importing' as const,
    pauseReason: null,
    version: 1,
  };
  try {
    await tables.createManaged(made);
  } catch (error) {
    throw (await tables.exists(link.table)) ? new SyncError('LINK_EXISTS') : error;
  }
  try {
    return await links.create(link);
  } catch (error) {
    if (!(await isLinked(links, link.table))) await tables.drop(link.table);
    throw error;
  }
}
