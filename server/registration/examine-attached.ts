/** Reads a tab that is to be linked with a table which is there already. It changes nothing. */
import type { RawCell } from '../../shared/cell.ts';
import type { Registration } from '../../shared/protocol/registration.ts';
import type { AttachedTable } from '../core/attached-table.ts';
import { requireDeletes, toFilter } from '../core/row-filter.ts';
import { SyncError } from '../core/sync-error.ts';
import type { AttachableTables, TableDescription } from '../ports/attachable-tables.ts';
import type { Ports } from '../ports/ports.ts';
import type { SkippedColumn } from '../ports/links.ts';
import { attachColumns, headersFor, inZone } from './attached-columns.ts';
import { firstUnused, type Examined } from './examine-tab.ts';
import { KEY_HEADER, readHeaders } from './read-headers.ts';
import { readSample, type TabPlace } from './read-sample.ts';

/** What the operator lets people attach. */
export interface Attaching {
  tables: AttachableTables;
  /** `schema.table`, with `*`. */
  patterns: readonly string[];
}

export type AttachChoices = Pick<Registration, 'columns' | 'formulaTexts' | 'lenient'>;

export interface ExaminedAttached extends Omit<Examined, 'skipped' | 'hasOwnKey'> {
  table: TableDescription;
  skipped: SkippedColumn[];
  /** The tab is empty: these headers are to be written first. Null: it has its own. */
  newHeaders: string[] | null;
}

/** Throws TABLE_UNKNOWN for a table that the operator does not offer, TABLE_UNFIT with the reason. */
export async function describeTable(
  { tables, patterns }: Attaching,
  { table: name, viewKey }: Pick<Registration, 'viewKey'> & { table: string },
): Promise<TableDescription> {
  const table = await tables.describe(name, patterns, viewKey);
  if (table === null) throw new SyncError('TABLE_UNKNOWN');
  if (table.unfit !== null) throw new SyncError('TABLE_UNFIT', table.unfit);
  return table;
}

/** What the link remembers of the table. Throws FILTER_UNFIT with the reason. */
export function attachedBy(
  { key, columns, isView }: TableDescription,
  filter: Registration['filter'],
  deletes: Registration['deletes'],
): AttachedTable {
  const attached = { key, ...(isView && { isView }) };
  if (filter === undefined) return attached;
  requireDeletes(deletes);
  return { ...attached, filter: toFilter(filter, columns) };
}

/** Throws TAB_UNUSABLE with the reason, SHEETS_* when the spreadsheet cannot be read. */
export async function examineAttached(
  ports: Pick<Ports, 'sheets'>,
  place: TabPlace,
  table: TableDescription,
  asked: AttachChoices,
): Promise<ExaminedAttached> {
  const seen = await readSample(ports, place);
  const { info, tab, header, sample, isWhole } = seen;
  const choices = choicesOf(asked);
  const isBlank = header.every(isBlankCell) && sample.every((row) => row.every(isBlankCell));
  const newHeaders = isBlank ? headersFor(table.columns, choices) : null;
  const headers = readHeaders(newHeaders ?? header, place.headerRow);
  const chosen = inZone(
    attachColumns(headers.columns, table.columns, withLenient(choices, asked, headers.columns)),
    table.key,
    info.timeZone,
  );
  const afterHeaders = Math.max(...headers.columns.map(({ index }) => index)) + 1;
  const keyColumn =
    headers.keyColumn ??
    (await firstUnused(ports.sheets, place.googleId, place.headerRow, seen, afterHeaders));
  return {
    info,
    tab,
    table,
    ...chosen,
    newHeaders,
    keyColumn,
    keyHeader: KEY_HEADER,
    hasKeyColumn: headers.keyColumn !== null,
    sample,
    isWhole,
  };
}

type Choice = NonNullable<Registration['columns']>[number];

function choicesOf({ columns = [], formulaTexts = [] }: AttachChoices): Choice[] {
  const texts = formulaTexts.map((header): Choice => ({ index: 0, header, formulas: 'text' }));
  return [...texts, ...columns];
}

function withLenient(
  choices: readonly Choice[],
  { lenient }: AttachChoices,
  headers: readonly { index: number; header: string }[],
): Choice[] {
  if (lenient !== true) return [...choices];
  return headers.map(({ index, header }) => {
    const choice = choices.find((each) => each.header.trim() === header);
    return { rules: 'lenient', ...(choice ?? { index, header }) };
  });
}

function isBlankCell(cell: RawCell): boolean {
  return cell === null || (typeof cell === 'string' && cell.trim() === '');
}
