/** Copying and cutting a rectangle, and pasting it. What is pasted is what stands in the source at that moment. */
import type { PasteType } from '../../workbook/copy-paste.ts';
import { copyPaste, pasteArea } from '../../workbook/copy-paste.ts';
import { cutPaste } from '../../workbook/cut-paste.ts';
import type { Followed } from '../../workbook/followed.ts';
import type { Rectangle } from '../../workbook/grid-range.ts';
import { rectangleAt } from '../../workbook/grid-range.ts';
import type { Tab } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import { ActionRefused } from '../action-refused.ts';
import { clearArea } from './enter-cells.ts';
import { growTo } from './where.ts';

/** What was copied or cut. The source is followed when others insert or delete lines. */
export interface Clip {
  readonly tabId: number;
  readonly source: Followed;
  readonly isCut: boolean;
}

/** How the content is pasted, as in the menu "Paste special". */
export type PasteKind = 'all' | 'values' | 'format';

const pasteTypes: Record<PasteKind, PasteType> = {
  all: 'PASTE_NORMAL',
  values: 'PASTE_VALUES',
  format: 'PASTE_FORMAT',
};

export function clipOf(workbook: Workbook, tab: Tab, area: Rectangle, isCut: boolean): Clip {
  const source = workbook.followed.follow({ tabId: tab.tabId, ...area });
  return { tabId: tab.tabId, source, isCut };
}

/** Pastes the clip; the area that it covers. The grid grows when the content needs it. */
export function paste(
  workbook: Workbook,
  clip: Clip | undefined,
  to: Tab,
  place: Rectangle,
  kind: PasteKind,
): Rectangle {
  const from = clip && workbook.tabById(clip.tabId);
  if (!from || !clip.source.range) {
    throw new ActionRefused('There is nothing to paste: copy or cut a range first.');
  }
  const source = from.clip(clip.source.range);
  if (clip.isCut) return pasteCut(workbook, from, source, to, place);
  const area = pasteArea(source, place);
  growTo(to, area);
  copyPaste(from, source, to, area, pasteTypes[kind]);
  return area;
}

/** Cut cells move; across tabs only the cells themselves do, not what points to them. */
function pasteCut(workbook: Workbook, from: Tab, source: Rectangle, to: Tab, place: Rectangle): Rectangle {
  const [rows, columns] = [source.endRow - source.startRow, source.endColumn - source.startColumn];
  const area = rectangleAt(place.startRow, place.startColumn, rows, columns);
  growTo(to, area);
  if (from === to) cutPaste(workbook, to, source, area);
  else {
    copyPaste(from, source, to, area, 'PASTE_NORMAL');
    clearArea(from, source);
  }
  return area;
}
