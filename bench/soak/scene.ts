/** What people and programs share: the scene, the rows, and values that name their writer. */
import type { GoogleControl, Scalar } from '../google-control.ts';
import type { Client } from './client.ts';
import type { History } from './history.ts';
import type { Random } from './random.ts';
import { nameOf, sideOf, type Side } from './side.ts';

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

/** From the first column on, as they are written. */
export async function sheetHeaders({ google, spreadsheetId, tabId }: Scene): Promise<string[]> {
  const [headers = []] = await google.cells(spreadsheetId, tabId, '1:1');
  return headers.map(text);
}

export async function sheetSide({ google, spreadsheetId, tabId }: Scene): Promise<Side> {
  const [headers = [], ...lines] = (await google.cells(spreadsheetId, tabId)).map((line) => line.map(text));
  return sideOf(headers.map(nameOf), lines);
}

export async function tableSide({ table }: Scene, sql: Client): Promise<Side> {
  const names = (await sql.rows(`SHOW COLUMNS FROM \`${table}\``)).map(([name = '']) => text(name));
  const own = names.filter((name) => !name.startsWith('_'));
  const lines = await sql.rows(`SELECT ${own.map((name) => `\`${name}\``).join(', ')} FROM \`${table}\``);
  return sideOf(
    own,
    lines.map((line) => line.map(text)),
  );
}

export function text(value: Scalar): string {
  return value === null ? '' : String(value);
}
