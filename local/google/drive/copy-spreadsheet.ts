/** A spreadsheet copied as a file: the same tabs with the same ids, a file and permissions of its own. */
import type { Document, Documents } from '../server/documents.ts';
import type { Line, LineMetadata } from '../workbook/tab.ts';
import { copyTabState } from '../workbook/tab.ts';
import type { WorkbookState } from '../workbook/workbook.ts';

/** The copy belongs to `owner`, is shared with nobody, and is called "Copy of ..." unless a title is given. */
export function copySpreadsheet(
  documents: Documents,
  { workbook, file }: Document,
  { owner, title = `Copy of ${workbook.title}` }: { owner: string; title?: string | undefined },
): Document {
  const keepsMetadata = documents.switches.isOn('copiedFileKeepsMetadata');
  const state = keepsMetadata ? workbook.state : withoutMetadata(workbook.state);
  const copy = documents.createCopy(
    workbook.id,
    { ...state, title, tabs: state.tabs.map(copyTabState) },
    owner,
  );
  const { description, properties, appProperties, copyRequiresWriterPermission } = file;
  Object.assign(copy.file, { description, properties, appProperties, copyRequiresWriterPermission });
  return copy;
}

function withoutMetadata(state: WorkbookState): WorkbookState {
  const none: readonly LineMetadata[] = [];
  const bare = (lines: Line[]): Line[] =>
    lines.map((line) => (line.metadata ? { ...line, metadata: none } : line));
  return {
    ...state,
    metadata: none,
    tabs: state.tabs.map((tab) => ({
      ...tab,
      metadata: [],
      rowLines: bare(tab.rowLines),
      columnLines: bare(tab.columnLines),
    })),
  };
}
