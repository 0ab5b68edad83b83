/**
 * Links a tab with a new managed table. Storing the link is the last step that matters: until then nothing acts on the
 * tab, and every earlier step is harmless to repeat (a scratch tab and a key column are found again, a table is dropped
 * or, after a crash, left empty and passed over).
 */
import type { Registration, RegistrationAnswer } from '../../shared/protocol/registration.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts';
import type { Link } from '../core/link.ts';
import { referenceMs } from '../core/reference-ms.ts';
import { tableName } from '../core/table-name.ts';
import type { NewLink } from '../ports/links.ts';
import type { Ports } from '../ports/ports.ts';
import type { Spreadsheet } from '../ports/spreadsheets.ts';
import { examineTab, type Examined } from './examine-tab.ts';
import { KEY_HEADER, unusable } from './read-headers.ts';

export type RegisterPorts = Pick<
  Ports,
  'spreadsheets' | 'links' | 'tables' | 'sheets' | 'doorbell' | 'clock' | 'ids' | 'log'
>;

export interface RegisterOptions {
  /** At least 8 hexadecimal digits, the same for the same text. */
  hash: (text: string) => string;
}

/** Registering a linked tab again renews its link. Throws LINK_EXISTS (another request was faster), TAB_UNUSABLE with the reason, SHEETS_* and MYSQL_*. */
export function registerLink(
  ports: RegisterPorts,
  options: RegisterOptions,
): (registration: Registration) => Promise<RegistrationAnswer> {
  return async ({ spreadsheetId, tabId, headerRow: headerRowFrom1, lenient, formulaTexts }) => {
    const headerRow = headerRowFrom1 - 1;
    const known = await ports.links.byTab(spreadsheetId, tabId);
    if (known !== null) return renewLink(ports, spreadsheetId, known);
    const examined = await examineTab(ports, spreadsheetId, tabId, headerRow, { lenient, formulaTexts });
    const spreadsheet = await prepareSpreadsheet(ports, spreadsheetId, examined);
    if (!examined.hasKeyColumn) {
      await ports.sheets.addKeyColumn(spreadsheetId, examined.tab, headerRow, examined.keyColumn, KEY_HEADER);
    }
    const secret = ports.ids.secret();
    const link = await createLink(ports, {
      publicId: ports.ids.publicId(),
      secret,
      spreadsheet: spreadsheet.id,
      tabId,
      tabName: examined.tab.title,
      table: await freeTable(ports, spreadsheetId, examined.tab.title, options.hash),
      headerRow,
      keyColumn: examined.keyColumn,
      keyHeader: KEY_HEADER,
      columns: examined.columns,
    });
    ports.log.info({ event: 'registered', link: link.id, table: link.table }, 'A tab was linked');
    await ports.doorbell.ring('reconcile', spreadsheet.id);
    return answer(ports, link, secret);
  };
}

/**
 * The tab is linked already, and its add-on asks again because it lost its settings or something is broken: the link gets
 * a new secret, a scratch tab that is gone is made again, and the tab is read, which ends a pause that has no reason left.
 */
async function renewLink(ports: RegisterPorts, googleId: string, link: Link): Promise<RegistrationAnswer> {
  const info = await ports.sheets.describe(googleId);
  const tab = info.tabs.find(({ tabId }) => tabId === link.tabId);
  if (!tab) throw unusable('It is not in the spreadsheet any more.');
  await prepareSpreadsheet(ports, googleId, { info, tab });
  const secret = ports.ids.secret();
  await ports.links.setSecret(link.id, secret);
  await ports.links.nudge(link.id);
  ports.log.info({ event: 'registered-again', link: link.id, table: link.table }, 'A link was renewed');
  await ports.doorbell.ring('reconcile', link.spreadsheet);
  return answer(ports, link, secret);
}

function answer({ clock }: Pick<Ports, 'clock'>, link: Link, secret: string): RegistrationAnswer {
  return {
    v: PROTOCOL_VERSION,
    settings: {
      linkId: link.publicId,
      tabId: link.tabId,
      headerRow: link.headerRow + 1,
      keyColumn: link.keyColumn,
      keyHeader: link.keyHeader,
      columns: link.columns.map(({ id, index, header }) => ({ id, index, header })),
    },
    secret,
    tableName: link.table,
    t1: referenceMs(clock),
  };
}

/** The spreadsheet with its scratch tab, made when there is none (any more). */
async function prepareSpreadsheet(
  { spreadsheets, sheets, ids }: Pick<Ports, 'spreadsheets' | 'sheets' | 'ids'>,
  googleId: string,
  { info, tab }: Pick<Examined, 'info' | 'tab'>,
): Promise<Spreadsheet> {
  const { title, timeZone, locale } = info;
  const spreadsheet = await spreadsheets.ensure({ googleId, title, timeZone, locale }, ids.publicId());
  if (spreadsheet.scratchTabId === tab.tabId) throw unusable('It belongs to the sync itself.');
  if (info.tabs.some(({ tabId }) => tabId === spreadsheet.scratchTabId)) return spreadsheet;
  const scratchTabId = await sheets.createScratch(googleId, spreadsheet.nonce, spreadsheet.lastAppliedN);
  await spreadsheets.setScratchTab(spreadsheet.id, scratchTabId);
  return { ...spreadsheet, scratchTabId };
}

async function freeTable(
  { tables }: Pick<Ports, 'tables'>,
  googleId: string,
  tabName: string,
  hash: RegisterOptions['hash'],
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const name = tableName(googleId, tabName, hash, attempt);
    if (!(await tables.exists(name))) return name;
  }
}

/** Table first, then the link: a link without its table never exists, a table without a link is dropped again. */
async function createLink({ tables, links }: Pick<Ports, 'tables' | 'links'>, link: NewLink): Promise<Link> {
  await tables.createManaged({ ...link, id: 0, status: 'importing', pauseReason: null, policy: 'latest' });
  try {
    return await links.create(link);
  } catch (error) {
    await tables.drop(link.table);
    throw error;
  }
}
