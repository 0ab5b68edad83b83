/** What people and programs share: the scene, the rows, and values that name their writer. */
import type { GoogleControl, Scalar } from '../google-control.ts';
import type { Client } from './client.ts';
import { COLUMNS, type History, type Row } from './history.ts';
import type { Random } from './random.ts';

export interface Scene {
  google: GoogleControl;
  spreadsheetId: string;
  tabId: number;
  table: string;
  random: Random;
  history: History;
  /** Told of each step, for the trace. */
  note: (step: string) => void;
}

/** Ids of rows that anybody may write to; those that are to be deleted are never among them. */
export class Ids {
  readonly open: string[] = [];
  readonly doomed: string[] = [];
  #last = 0;

  next(): string {
    this.#last += 1;
    return `R${this.#last}`;
  }
}

let values = 0;
/** A value that no other step writes. */
export function newValue(who: string): string {
  values += 1;
  return `${who} ${values}`;
}

export async function sheetRows({ google, spreadsheetId, tabId }: Scene): Promise<Row[]> {
  const cells = await google.cells(spreadsheetId, tabId);
  return cells
    .slice(1)
    .map((row) => Array.from({ length: COLUMNS.length + 1 }, (_, at) => text(row[at] ?? null)))
    .filter(([id]) => id !== '');
}

export async function tableRows({ table }: Scene, sql: Client): Promise<Row[]> {
  const rows = await sql.rows(`SELECT id, ${COLUMNS.join(', ')} FROM \`${table}\``);
  return rows.map((row) => row.map(text));
}

export function text(value: Scalar): string {
  return value === null ? '' : String(value);
}
