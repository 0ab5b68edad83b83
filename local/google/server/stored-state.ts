/** The file form of a document: JSON in which equal lines and trailing empty rows cost nothing. */
import { emptyTabState } from '../workbook/tab.ts';
import type { Line, Row, TabState } from '../workbook/tab.ts';
import type { WorkbookState } from '../workbook/workbook.ts';
import type { Role } from './documents.ts';

interface Stored {
  readonly workbook: WorkbookState;
  readonly roles: Readonly<Record<string, Role>>;
}

/** Lines that carry nothing are left out; their number and the others' places are kept. */
interface StoredLines {
  readonly count: number;
  readonly lines: Readonly<Record<string, Line>>;
}

type StoredTab = Omit<TabState, 'rows' | 'rowLines' | 'columnLines'> & {
  readonly rows: readonly Row[];
  readonly rowLines: StoredLines;
  readonly columnLines: StoredLines;
};

interface StoredFile {
  readonly version: 1;
  readonly workbook: Omit<WorkbookState, 'tabs'> & { readonly tabs: readonly StoredTab[] };
  readonly roles: Stored['roles'];
}

export function encodeState({ workbook, roles }: Stored): string {
  const tabs = workbook.tabs.map((tab) => ({
    ...tab,
    rows: tab.rows.slice(0, tab.rows.findLastIndex((row) => row.length > 0) + 1),
    rowLines: packed(tab.rowLines),
    columnLines: packed(tab.columnLines),
  }));
  const file: StoredFile = { version: 1, workbook: { ...workbook, tabs }, roles };
  return JSON.stringify(file);
}

export function decodeState(text: string): Stored {
  const { workbook, roles } = JSON.parse(text) as StoredFile;
  const tabs = workbook.tabs.map((tab): TabState => {
    const rowLines = unpacked(tab.rowLines);
    const rows = new Array<Row>(rowLines.length).fill([]);
    for (const [index, row] of tab.rows.entries()) rows[index] = row.map((cell) => cell ?? undefined);
    return {
      ...emptyTabState(tab.tabId, tab.title, 0, 0),
      ...tab,
      rows,
      rowLines,
      columnLines: unpacked(tab.columnLines),
    };
  });
  return { workbook: { ...workbook, tabs }, roles };
}

function packed(lines: readonly Line[]): StoredLines {
  const entries = [...lines.entries()].filter(([, line]) => Object.keys(line).length > 0);
  return { count: lines.length, lines: Object.fromEntries(entries) };
}

function unpacked({ count, lines }: StoredLines): Line[] {
  const all = new Array<Line>(count).fill({});
  for (const [index, line] of Object.entries(lines)) all[Number(index)] = line;
  return all;
}
