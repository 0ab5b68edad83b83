/** What is told of an action: the part of the triggers' events that depends on what was done. */
import type { HumanAction } from '../../script-host.ts';
import type { SwitchName } from '../../switches.ts';
import type { CellValue } from '../../workbook/cell.ts';
import type { Rectangle } from '../../workbook/grid-range.ts';
import type { Tab } from '../../workbook/tab.ts';
import { isSingle, within } from './where.ts';

/** An action without the one who did it. */
export type Told = Omit<HumanAction, 'spreadsheetId' | 'tabId' | 'user'>;

/**
 * Values of an area were edited; a single cell tells its old and its new value. `before`: what it showed.
 */
export function edited(tab: Tab, area: Rectangle, before: CellValue, tellsValue = true): Told {
  const told: Told = { kind: 'EDIT', range: within(tab, area), firesEdit: true };
  if (!tellsValue || !isSingle(area)) return told;
  const value = tab.effective(area.startRow, area.startColumn);
  return {
    ...told,
    ...(value !== undefined && { value }),
    ...(before !== undefined && { oldValue: before }),
  };
}

/** Values of an area changed otherwise than by typing: a switch says whether onEdit tells of it, never with values. */
export function editedIf(tab: Tab, area: Rectangle, firesOnEdit: SwitchName): Told {
  const range = within(tab, area);
  if (tab.switches.isOn(firesOnEdit)) return { kind: 'EDIT', range, firesEdit: true };
  return { kind: tab.switches.isOn('quietChangesAreEdits') ? 'EDIT' : 'OTHER', range, firesEdit: false };
}

/** Cells were moved to an area. Empty ones fire no onEdit. */
export function moved(tab: Tab, area: Rectangle, hasData: boolean): Told {
  if (!hasData) return { kind: 'OTHER', range: within(tab, area), firesEdit: false };
  const told = editedIf(tab, area, 'cellMovesFireOnEdit');
  return told.firesEdit ? { ...told, kind: 'OTHER' } : told;
}
