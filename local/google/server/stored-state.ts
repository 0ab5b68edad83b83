/** The file form of a document: JSON in which equal lines and trailing empty rows cost nothing. */
import { emptyTabState } from '../workbook/tab.ts';
import type { Line, Row, TabState } from '../workbook/tab.ts';
import type { WorkbookState } from '../workbook/workbook.ts';
import type { FileFacts } from '../drive/file-facts.ts';
import { newFileFacts } from '../drive/file-facts.ts';
import type { Permission, Role } from '../drive/sharing.ts';
import { permission } from '../drive/sharing.ts';

interface Stored {
  readonly workbook: WorkbookState;
  readonly permissions: readonly Permission[];
  readonly file: FileFacts;
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
  readonly version: 2;
  readonly workbook: Omit<WorkbookState, 'tabs'> & { readonly tabs: readonly StoredTab[] };
  readonly permissions: readonly Permission[];
  readonly file: FileFacts;
}

/** The form before there was Drive: roles by address. */
interface StoredFile1 extends Pick<StoredFile, 'workbook'> {
  readonly version: 1;
  readonly roles: Readonly<Record<string, Role>>;
}

export function encodeState({ workbook, permissions, file }: Stored): string {
  const tabs = workbook.tabs.map((tab) => ({
    ...tab,
    rows: tab.rows.slice(0, tab.rows.findLastIndex((row) => row.length > 0) + 1),
    rowLines: packed(tab.rowLines),
    columnLines: packed(tab.columnLines),
  }));
  const stored: StoredFile = { version: 2, workbook: { ...workbook, tabs }, permissions, file };
  return JSON.stringify(stored);
}

export function decodeState(text: string): Stored {
  const { workbook, permissions, file } = newest(JSON.parse(text) as StoredFile | StoredFile1);
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
  return { workbook: { ...workbook, tabs }, permissions, file };
}

function newest(stored: StoredFile | StoredFile1): StoredFile {
  if (stored.version === 2) return stored;
  const permissions = Object.entries(stored.roles).map(([emailAddress, role]) =>
    permission({ type: 'user', emailAddress }, role, 0),
  );
  const owner = Object.entries(stored.roles).find(([, role]) => role === 'owner')?.[0] ?? '';
  return { version: 2, workbook: stored.workbook, permissions, file: newFileFacts(owner, 0) };
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
