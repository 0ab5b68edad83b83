/** What a person does to the sheet, through the control API: it fires the triggers that typing in Google's sheet fires. */
import { columnName } from '../../google/workbook/a1.ts';
import type { Rectangle } from '../../google/workbook/grid-range.ts';
import { areaName } from './areas.ts';

export interface HumanActions {
  /** Types or pastes a block; its texts are understood as if typed. */
  type(row: number, column: number, values: readonly (readonly string[])[]): Promise<void>;
  clear(area: Rectangle): Promise<void>;
  /** Inserts empty rows before `row`. */
  insertRows(row: number, count: number): Promise<void>;
  deleteRows(row: number, count: number): Promise<void>;
  /** Sorts the whole rows [startRow, endRow) by one column. */
  sort(startRow: number, endRow: number, column: number, descending: boolean): Promise<void>;
}

/** The sheet said no; the message is its sentence. */
export class Refused extends Error {}

/** Nobody answered, so that nobody knows whether it was done. */
export class NoAnswer extends Error {}

/** Every action rejects with one of the two errors above. */
export function humanActions(spreadsheetId: string, tabId: number): HumanActions {
  const act = async (action: string, body: object): Promise<void> => {
    const response = await fetch(`/control/spreadsheets/${spreadsheetId}/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tabId, ...body }),
    }).catch(() => undefined);
    if (response === undefined) throw new NoAnswer();
    if (!response.ok) throw new Refused(await reasonIn(response));
  };
  const rows = (start: number, count: number): object => ({ dimension: 'ROWS', start, count });
  return {
    type: (row, column, values) => act('type', { range: `${columnName(column)}${row + 1}`, values }),
    clear: (area) => act('clear', { range: areaName(area) }),
    insertRows: (row, count) => act('insert-lines', rows(row, count)),
    deleteRows: (row, count) => act('delete-lines', rows(row, count)),
    sort: (startRow, endRow, column, descending) =>
      act('sort', { range: `${startRow + 1}:${endRow}`, by: [{ column, descending }] }),
  };
}

async function reasonIn(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  return messageIn(body) ?? `The sheet refused this (status ${response.status}).`;
}

/** What to tell the person: `what` is like "The block", `done` like "entered". */
export function failureSentence(what: string, done: string, error: unknown): string {
  if (error instanceof Refused) return `${what} was not ${done}: ${error.message}`;
  if (error instanceof NoAnswer) {
    return `${what} may not have been ${done}: the sheet does not answer. Is the product still running?`;
  }
  return `${what} was not ${done}: ${String(error)}`;
}

/** The sentence in an answer such as {"error": {"message": "…"}}. */
export function messageIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined;
  const { error } = body;
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined;
  return typeof error.message === 'string' ? error.message : undefined;
}
