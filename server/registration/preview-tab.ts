/** What a registration would do: columns with their types, what would be refused, and the dry run. Nothing is written. */
import type { RawCell } from '../../shared/cell.ts';
import type { PreviewAnswer, PreviewColumn, Registration } from '../../shared/protocol/registration.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts';
import { columnLetters } from '../core/column-letters.ts';
import type { Column, Link } from '../core/link.ts';
import { isEmptyRow, type SeenRow } from '../core/read-tab.ts';
import { referenceMs } from '../core/reference-ms.ts';
import { needsPerson } from '../core/values/cell-value.ts';
import type { Ports } from '../ports/ports.ts';
import { dryRun, type DryRunPorts } from './dry-run.ts';
import { examineTab, type Examined } from './examine-tab.ts';
import { formerColumns, formerLink, requireSameKey } from './former-link.ts';
import { freeTable, type RegisterOptions } from './free-table.ts';
import { keyWatch, type KeyWatch } from './own-key.ts';
import { showCell } from './show-cell.ts';

const SAMPLES = 5;

export type PreviewPorts = DryRunPorts & Pick<Ports, 'links' | 'clock'>;

export function previewTab(
  ports: PreviewPorts,
  options: RegisterOptions,
): (registration: Registration) => Promise<PreviewAnswer> {
  return async ({ spreadsheetId, tabId, headerRow: headerRowFrom1, policy, ...choices }) => {
    const headerRow = headerRowFrom1 - 1;
    const linked = await ports.links.byTab(spreadsheetId, tabId);
    const known = linked ?? (await formerLink(ports, spreadsheetId, tabId));
    if (known && linked === null) requireSameKey(known, choices.keyHeader);
    const names = known && (await formerColumns(ports, known));
    const examined = await examineTab(ports, spreadsheetId, tabId, headerRow, choices, names);
    const link = futureLink(examined, headerRow, known);
    const table = known?.table ?? (await freeTable(ports, spreadsheetId, examined.tab.title, options.hash));
    const report = columnReports(link);
    const counted = await dryRun(ports, {
      googleId: spreadsheetId,
      tab: examined.tab,
      link: { ...link, table, policy: policy ?? link.policy },
      tableColumns:
        known && link.columns.filter(({ id }) => known.columns.some((column) => column.id === id)),
      ...(examined.isWhole && { seen: examined.sample }),
      onRow: (row, cells) => report.add(row, cells),
    });
    return {
      v: PROTOCOL_VERSION,
      t1: referenceMs(ports.clock),
      linkId: linked?.publicId ?? null,
      tableName: table,
      columns: [
        ...report.columns(examined),
        ...examined.skipped.map((column) => left(column, examined)),
      ].sort((a, b) => a.index - b.index),
      warnings: warningsOf(link, report, known !== null && linked === null),
      dryRun: counted,
    };
  };
}

function futureLink(examined: Examined, headerRow: number, known: Link | null): Link {
  const { tab, columns, keyColumn, keyHeader, hasOwnKey } = examined;
  return {
    id: known?.id ?? 0,
    publicId: '',
    spreadsheet: known?.spreadsheet ?? 0,
    tabId: tab.tabId,
    tabName: tab.title,
    table: known?.table ?? '',
    headerRow,
    keyColumn,
    keyHeader,
    columns,
    status: 'importing',
    pauseReason: null,
    policy: known?.policy ?? 'latest',
    version: known?.version ?? 1,
    ...(hasOwnKey && { ownKey: true as const }),
    ...(known !== null && { relinked: true as const }),
  };
}

interface ColumnReport {
  refused: number;
  formulas: number;
  filled: number;
  firstWhy: string;
  keys: KeyWatch;
}

interface Reports {
  add(row: SeenRow, cells: readonly RawCell[]): void;
  rows(): number;
  keyProblem(): string | null;
  columns(examined: Examined): PreviewColumn[];
}

/** What all rows tell of each column. */
function columnReports(link: Link): Reports {
  let rows = 0;
  const reports = new Map(
    link.columns.map(({ id }): [string, ColumnReport] => [
      id,
      { refused: 0, formulas: 0, filled: 0, firstWhy: '', keys: keyWatch() },
    ]),
  );
  return {
    add(row, cells) {
      if (isEmptyRow(row)) return;
      rows += 1;
      for (const column of link.columns) {
        const report = reports.get(column.id);
        const seen = row.cells[column.id];
        if (report === undefined || seen === undefined) continue;
        report.keys.add(row.row, cells[column.index] ?? null);
        if (seen.value !== null) report.filled += 1;
        if (seen.formula !== null) report.formulas += 1;
        if (!needsPerson(seen.value)) continue;
        report.refused += 1;
        report.firstWhy ||= `Row ${row.row + 1}: ${seen.value.why}`;
      }
    },
    rows: () => rows,
    keyProblem() {
      const column = link.ownKey && link.columns.find(({ index }) => index === link.keyColumn);
      return column ? (reports.get(column.id)?.keys.problem(column.header) ?? null) : null;
    },
    columns: (examined) =>
      link.columns.map((column) => {
        const report = reports.get(column.id);
        const isKeyType = column.type === 'TEXT' || column.type === 'NUMBER';
        return {
          ...shown(column, examined),
          skip: false,
          warnings: report ? columnWarnings(column, report) : [],
          canBeKey: isKeyType && rows > 0 && report?.keys.problem(column.header) === null,
        };
      }),
  };
}

function columnWarnings(column: Column, report: ColumnReport): string[] {
  const { refused, formulas, filled, firstWhy } = report;
  return [
    ...(refused > 0
      ? [`${refused} of ${filled} cells would not be taken and stay in the sheet as they are. ${firstWhy}`]
      : []),
    ...(formulas > 0 && column.formulas !== 'text'
      ? [
          `${formulas} ${formulas === 1 ? 'cell holds a formula' : 'cells hold formulas'}: MySQL gets what they show, and never writes over them.`,
        ]
      : []),
  ];
}

/** A column that is left out is shown as it would be. */
function left(column: Column, examined: Examined): PreviewColumn {
  return { ...shown(column, examined), skip: true, warnings: [], canBeKey: false };
}

function shown(
  { index, header, name, type, nativeType }: Column,
  { sample }: Examined,
): Omit<PreviewColumn, 'skip' | 'warnings' | 'canBeKey'> {
  const samples = sample
    .map((row) => showCell(row[index] ?? null))
    .filter((text) => text !== '')
    .slice(0, SAMPLES);
  return { index, letters: columnLetters(index), header, name, type, nativeType, samples };
}

function warningsOf(link: Link, reports: Reports, isRelinked: boolean): string[] {
  const keyProblem = reports.keyProblem();
  return [
    ...(reports.rows() === 0 ? ['The tab has no rows below its headers yet.'] : []),
    ...(keyProblem === null ? [] : [keyProblem]),
    ...(isRelinked
      ? [
          `This tab was linked before. Its rows are matched with those of the table "${link.table}"; nothing is deleted on either side.`,
        ]
      : []),
  ];
}
