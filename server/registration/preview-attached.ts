/** What linking a tab with a table that is there already would do: its columns, and the first read, counted. Nothing is written. */
import type { DryRun, PreviewAnswer, PreviewColumn } from '../../shared/protocol/registration.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts';
import { unknownRow, type RowState } from '../core/base.ts';
import { columnLetters } from '../core/column-letters.ts';
import type { Link } from '../core/link.ts';
import { isEmptyRow, seeRow, type SeenRow } from '../core/read-tab.ts';
import { referenceMs } from '../core/reference-ms.ts';
import { isRequired, type TableFact } from '../core/table-facts.ts';
import { zoneOf } from '../core/values/native-kind.ts';
import type { Ports } from '../ports/ports.ts';
import { shownValues } from '../reconcile/match-shown.ts';
import type { AttachRequest } from './attach-table.ts';
import { countFirstRead, type FirstReadCount } from './count-first-read.ts';
import {
  attachedBy,
  describeTable,
  examineAttached,
  type Attaching,
  type ExaminedAttached,
} from './examine-attached.ts';
import { showCell } from './show-cell.ts';
import { tabPages } from './tab-pages.ts';

const SAMPLES = 5;
const PAGE_ROWS_MAX = 500;
/** Rows of MySQL's that are looked at one by one; further ones are only counted. */
const UNSEEN_MAX = 10_000;

export type PreviewAttachedPorts = Pick<
  Ports,
  'sheets' | 'budget' | 'database' | 'tables' | 'links' | 'clock'
>;

export function previewAttached(
  ports: PreviewAttachedPorts,
  attaching: Attaching,
): (request: AttachRequest) => Promise<PreviewAnswer> {
  return async ({ spreadsheetId, tabId, headerRow, policy, filter, deletes, ...request }) => {
    const table = await describeTable(attaching, request);
    const place = { googleId: spreadsheetId, tabId, headerRow: headerRow - 1 };
    const examined = await examineAttached(ports, place, table, request);
    const linked = await ports.links.byTab(spreadsheetId, tabId);
    const link = {
      ...futureLink(examined, headerRow - 1),
      attached: attachedBy(table, filter, deletes),
      policy: policy ?? ('latest' as const),
    };
    return {
      v: PROTOCOL_VERSION,
      t1: referenceMs(ports.clock),
      linkId: linked?.publicId ?? null,
      tableName: table.table,
      columns: previewColumns(examined),
      warnings: warningsOf(examined),
      dryRun: await firstRead(ports, spreadsheetId, examined, link),
    };
  };
}

function futureLink(
  { tab, table, columns, keyColumn, keyHeader }: ExaminedAttached,
  headerRow: number,
): Link {
  const none = { id: 0, publicId: '', spreadsheet: 0, pauseReason: null, version: 1 };
  return {
    ...none,
    tabId: tab.tabId,
    tabName: tab.title,
    table: table.table,
    attached: { key: table.key },
    headerRow,
    keyColumn,
    keyHeader,
    columns,
    status: 'importing',
    policy: 'latest',
  };
}

function previewColumns({ columns, skipped, sample }: ExaminedAttached): PreviewColumn[] {
  const inTab = skipped.flatMap((column) =>
    column.index === null ? [] : [{ ...column, index: column.index }],
  );
  const all = [
    ...columns.map((column) => ({ ...column, skip: false })),
    ...inTab.map((each) => ({ ...each, skip: true })),
  ];
  return all
    .sort((a, b) => a.index - b.index)
    .map(({ index, header, name, type, nativeType, skip, direction, zone }) => {
      const samples = sample.map((row) => showCell(row[index] ?? null)).filter((text) => text !== '');
      const shownIn = zoneOf({ nativeType, ...(zone !== undefined && { zone }) });
      const warnings = [
        ...(direction === 'db-to-sheet'
          ? ['MySQL alone writes this column; what is typed here gives way.']
          : []),
        ...(shownIn === null ? [] : [`Its times are shown in ${shownIn}, the spreadsheet's time zone.`]),
      ];
      const shown = { index, letters: columnLetters(index), header, name, type, nativeType };
      return { ...shown, skip, samples: samples.slice(0, SAMPLES), warnings, canBeKey: false };
    });
}

function warningsOf({ table, columns, skipped, newHeaders }: ExaminedAttached): string[] {
  const mapped = new Set(columns.map(({ name }) => name));
  const lacking = (facts: readonly TableFact[]) =>
    facts.filter(({ name }) => !mapped.has(name)).map(({ name }) => name);
  const required = lacking(table.columns.filter(isRequired));
  const key = lacking(table.columns.filter(({ name }) => table.key.some((part) => part.name === name)));
  const unsupported = skipped
    .filter(({ why }) => why === 'unsupported')
    .map(({ name, nativeType }) => `${name} (${nativeType})`);
  const strange = skipped.filter(({ isInTable }) => !isInTable).map(({ header }) => header);
  return [
    ...(newHeaders === null ? [] : ['The tab is empty: it gets the headers and the rows of the table.']),
    ...(required.length === 0
      ? []
      : [`New rows cannot be made in the sheet, because MySQL needs a value in ${required.join(', ')}.`]),
    ...(key.length === 0 || newHeaders !== null
      ? []
      : [
          `The primary key (${key.join(', ')}) is not in the sheet, so rows that both sides have cannot be matched: all rows of the sheet are new.`,
        ]),
    ...(unsupported.length === 0
      ? []
      : [`These columns cannot be shown in a sheet: ${unsupported.join(', ')}.`]),
    ...(strange.length === 0
      ? []
      : [`The table has no columns for ${strange.join(', ')}; they stay as they are.`]),
  ];
}

async function firstRead(
  ports: PreviewAttachedPorts,
  googleId: string,
  examined: ExaminedAttached,
  link: Link,
): Promise<DryRun> {
  const count = countFirstRead(link);
  const matched = new Set<string>();
  const { tab, newHeaders } = examined;
  if (newHeaders === null) {
    const width = Math.max(...link.columns.map(({ index }) => index)) + 1;
    for await (const page of tabPages(ports, googleId, tab, link.headerRow + 1, width)) {
      const rows = page.rows.map((cells, offset) => seeFrom(link, page.startRow + offset, cells));
      for (const pk of await addRows(ports, link, count, rows)) matched.add(pk);
    }
  }
  const looked = await addUnseen(ports, link, count, matched);
  const run = count.result();
  const all = looked < UNSEEN_MAX ? looked : await ports.tables.count(link.table, link.attached);
  run.sheet.inserted = Math.max(run.sheet.inserted, all - matched.size);
  return run;
}

/** The row as the link would see it, from column A on; it has no key yet. */
function seeFrom(link: Link, row: number, cells: Parameters<typeof seeRow>[2]): SeenRow {
  return { ...seeRow({ columns: link.columns, keyColumn: 0 }, row, cells), key: `row ${row}` };
}

async function addRows(
  ports: PreviewAttachedPorts,
  link: Link,
  count: FirstReadCount,
  seen: readonly SeenRow[],
): Promise<string[]> {
  const rows = seen.filter((row) => !isEmptyRow(row));
  return ports.database.transaction(async (tx) => {
    const shown = rows.map((row) => ({ key: row.key ?? '', values: shownValues(row) }));
    const found = await ports.tables.findShown(tx, link, shown);
    const images = await ports.tables.read(tx, link, [...found.values()]);
    const states = new Map<string, RowState>(
      rows.map(({ key }) => [key ?? '', { ...unknownRow(key ?? ''), pk: found.get(key ?? '') ?? null }]),
    );
    count.addSeen(rows, states, images);
    return [...found.values()];
  });
}

/** How many rows of MySQL's were looked at. */
async function addUnseen(
  ports: PreviewAttachedPorts,
  link: Link,
  count: FirstReadCount,
  matched: ReadonlySet<string>,
): Promise<number> {
  let looked = 0;
  let after: string | null = null;
  while (looked < UNSEEN_MAX) {
    const pks: string[] = await ports.tables.pks(link, after, PAGE_ROWS_MAX);
    const unseen = pks.filter((pk) => !matched.has(pk));
    const images = await ports.database.transaction((tx) => ports.tables.read(tx, link, unseen));
    count.addUnseen([...images.values()]);
    looked += pks.length;
    after = pks.at(-1) ?? null;
    if (pks.length < PAGE_ROWS_MAX) break;
  }
  return looked;
}
