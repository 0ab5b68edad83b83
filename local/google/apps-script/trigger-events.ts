/** Which executions a person's action fires, and with which events. Pure. */
import type { CellValue } from '../workbook/cell.ts';
import { errorText, isCellError } from '../workbook/cell.ts';
import type { HumanAction } from '../script-host.ts';
import type { TriggerEvent } from './execution.ts';
import type { Trigger } from './services/script-store.ts';

/** A trigger's function and its event. */
export interface Firing {
  trigger: Trigger;
  event: TriggerEvent;
}

/**
 * The installed triggers that the action fires, in the order in which they were installed. `editorIsKnown`: may scripts
 * know who acted?
 */
export function firingsOf(
  action: HumanAction,
  triggers: readonly Trigger[],
  editorIsKnown: boolean,
): Firing[] {
  const edit = editEvent(action, editorIsKnown);
  return triggers
    .filter((trigger) => trigger.spreadsheetId === action.spreadsheetId)
    .flatMap((trigger): Firing[] => {
      const triggerUid = trigger.uid;
      if (trigger.type === 'ON_EDIT' && edit !== undefined) {
        return [{ trigger, event: { ...edit, triggerUid } }];
      }
      if (trigger.type !== 'ON_CHANGE') return [];
      const event: TriggerEvent = { kind: 'change', changeType: action.kind, triggerUid };
      return [{ trigger, event: { ...event, ...userOf(action, editorIsKnown) } }];
    });
}

/** The event of onEdit; undefined when the action is none that fires it. */
export function editEvent(action: HumanAction, editorIsKnown: boolean): TriggerEvent | undefined {
  const { range, value, oldValue } = action;
  if (!action.firesEdit || range === undefined) return undefined;
  const { startRow, endRow, startColumn, endColumn } = range;
  if (startRow === undefined || endRow === undefined) return undefined;
  if (startColumn === undefined || endColumn === undefined) return undefined;
  return {
    kind: 'edit',
    range: {
      tabId: range.tabId,
      firstRow: startRow + 1,
      lastRow: endRow,
      firstColumn: startColumn + 1,
      lastColumn: endColumn,
    },
    ...userOf(action, editorIsKnown),
    ...(value === undefined ? {} : { value: shown(value) }),
    ...(oldValue === undefined ? {} : { oldValue: shown(oldValue) }),
  };
}

function userOf({ user }: HumanAction, editorIsKnown: boolean): { user?: string } {
  if (user === undefined) return {};
  return { user: editorIsKnown ? user : '' };
}

function shown(value: Exclude<CellValue, undefined>): string | number | boolean {
  return isCellError(value) ? errorText(value) : value;
}
