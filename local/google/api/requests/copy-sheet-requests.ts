/** Copying a whole tab, within its spreadsheet or into another one. */
import { z } from 'zod';
import type { GridRange } from '../../workbook/grid-range.ts';
import type { Line, LineMetadata, Tab } from '../../workbook/tab.ts';
import { copyTabState } from '../../workbook/tab.ts';
import type { EditContext } from '../edit-context.ts';
import { invalidArgument } from '../google-error.ts';
import { renderSheetProperties } from '../render-spreadsheet.ts';
import { int, string } from '../wire-schemas.ts';
import { checkGrowth } from '../storage-limits.ts';
import { requestKind } from './request-kind.ts';
import { checkTitle } from './sheet-requests.ts';

/** What the copy is to be; id and title are found when they are left out. */
interface CopyOptions {
  readonly tabId?: number | undefined;
  readonly title?: string | undefined;
  readonly index: number;
}

/**
 * Adds a copy of a tab: cells, sizes, merges, filters and protections. Ids of the copied parts are new; a switch says
 * whether developer metadata is copied too.
 */
export function copyTab(context: EditContext, source: Tab, options: CopyOptions): Tab {
  const { workbook } = context;
  const title = options.title ?? freeTitle(context, source.title);
  checkTitle(workbook, title);
  const taken = (id: number): boolean => workbook.tabById(id) !== undefined;
  if (options.tabId !== undefined && taken(options.tabId)) {
    throw invalidArgument(`A sheet with the id ${options.tabId} already exists.`);
  }
  checkGrowth(workbook, source.rowCount * source.columnCount);
  const tabId = options.tabId ?? context.newId(taken);
  const here = <T extends { readonly range: GridRange }>(item: T): T => ({
    ...item,
    range: { ...item.range, tabId },
  });
  const newId = (): number => context.newId(() => false);
  const keepsMetadata = workbook.switches.isOn('copiedTabKeepsMetadata');
  const copiedMetadata = (metadata: readonly LineMetadata[]): readonly LineMetadata[] =>
    keepsMetadata ? metadata.map((item) => ({ ...item, metadataId: newId() })) : [];
  const copiedLine = (line: Line): Line =>
    line.metadata ? { ...line, metadata: copiedMetadata(line.metadata) } : line;
  const state = copyTabState(source.state);
  return workbook.addCopy(
    {
      ...state,
      tabId,
      title,
      rowLines: state.rowLines.map(copiedLine),
      columnLines: state.columnLines.map(copiedLine),
      metadata: copiedMetadata(state.metadata),
      filterViews: state.filterViews.map((view) => ({ ...here(view), filterViewId: newId() })),
      protectedRanges: state.protectedRanges.map((range) => ({ ...here(range), protectedRangeId: newId() })),
      bandedRanges: state.bandedRanges.map((range) => ({ ...here(range), bandedRangeId: newId() })),
      tables: state.tables.map((table, at) => ({
        ...here(table),
        tableId: String(newId()),
        name: `${table.name}_${tabId}_${at + 1}`,
      })),
      merges: state.merges.map((range) => ({ ...range, tabId })),
      basicFilter: state.basicFilter && here(state.basicFilter),
    },
    options.index,
  );
}

/** "Copy of X", "Copy of X 2" and so on. */
function freeTitle({ workbook }: EditContext, title: string): string {
  const first = `Copy of ${title}`;
  let copy = first;
  for (let number = 2; workbook.tabByTitle(copy); number += 1) copy = `${first} ${number}`;
  return copy;
}

export const duplicateSheet = requestKind(
  z.strictObject({
    sourceSheetId: int.optional(),
    insertSheetIndex: int.optional(),
    newSheetId: int.optional(),
    newSheetName: string.optional(),
  }),
  (context, { sourceSheetId, insertSheetIndex = 0, newSheetId, newSheetName }) => {
    const source = context.tab(sourceSheetId, 'sheet');
    const tab = copyTab(context, source, { tabId: newSheetId, title: newSheetName, index: insertSheetIndex });
    return { duplicateSheet: { properties: renderSheetProperties(context.workbook, tab) } };
  },
);
