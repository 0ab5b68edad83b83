/** People at the sheet and programs at MySQL: each does one thing at a time and notes what it was told is done. */
import type { Connection } from 'mysql2/promise';

import type { GoogleControl, Scalar } from '../google-control.ts';
import { COLUMNS, type ColumnName, type History, type Row } from './history.ts';
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

export async function tableRows({ table }: Scene, sql: Connection): Promise<Row[]> {
  const [rows] = await sql.query({
    sql: `SELECT id, ${COLUMNS.join(', ')} FROM \`${table}\``,
    rowsAsArray: true,
  });
  return (rows as Scalar[][]).map((row) => row.map(text));
}

function text(value: Scalar): string {
  return value === null ? '' : String(value);
}

/** What a person does: types into a cell, pastes a few, sorts the sheet, adds a row. */
export async function personActs(scene: Scene, ids: Ids): Promise<void> {
  const { google, spreadsheetId, tabId, random, history, note } = scene;
  const choice = random.next();
  if (choice < 0.06) {
    note('a person sorts the rows');
    // Below the header, and with the row keys, as a filter of the sheet's would.
    await google.act(spreadsheetId, 'sort', { tabId, range: 'A2:E1000', by: [{ column: random.below(2) }] });
    return;
  }
  const shown = await google.cells(spreadsheetId, tabId);
  if (choice < 0.14) {
    const id = ids.next();
    const cells = { person: newValue('typed'), program: newValue('typed'), shared: newValue('typed') };
    note(`a person adds row ${id}`);
    history.added(id, cells);
    const values = [[id, cells.person, cells.program, cells.shared]];
    await google.act(spreadsheetId, 'type', { tabId, range: `A${shown.length + 1}`, values });
    ids.open.push(id);
    return;
  }
  const column = random.pick(['person', 'shared'] as const);
  const rows = shown.flatMap((row, at) => (ids.open.includes(text(row[0] ?? null)) ? [at] : []));
  const at = random.pick(rows);
  const value = newValue('typed');
  note(`a person types ${value} into row ${at + 1}, ${column}`);
  const letter = 'ABCD'.charAt(COLUMNS.indexOf(column) + 1);
  await google.act(spreadsheetId, 'type', { tabId, range: `${letter}${at + 1}`, values: [[value]] });
  await place(scene, column, value);
}

/** Where the value is now: the row may have moved between the look and the keystroke, as it does for people. */
async function place(scene: Scene, column: ColumnName, value: string): Promise<void> {
  const row = (await sheetRows(scene)).find((cells) => cells[COLUMNS.indexOf(column) + 1] === value);
  if (row?.[0] === undefined) scene.history.unplaced(value);
  else scene.history.wrote(row[0], column, value);
}

/** What a program does: updates, inserts, deletes, a transaction that is rolled back, one that commits late. */
export async function programActs(scene: Scene, ids: Ids, sql: Connection): Promise<void> {
  const { table, random, history, note } = scene;
  const choice = random.next();
  if (choice < 0.08) {
    const id = ids.next();
    const cells = { person: newValue('stored'), program: newValue('stored'), shared: newValue('stored') };
    note(`a program inserts ${id}`);
    history.added(id, cells);
    await sql.query(`INSERT INTO \`${table}\` SET ?`, [{ id, ...cells }]);
    ids.open.push(id);
    return;
  }
  const doomed = choice < 0.14 ? ids.doomed.pop() : undefined;
  if (doomed !== undefined) {
    note(`a program deletes ${doomed}`);
    await sql.query(`DELETE FROM \`${table}\` WHERE id = ?`, [doomed]);
    history.removed(doomed);
    return;
  }
  const id = random.pick(ids.open);
  const column = random.pick(['program', 'shared'] as const);
  const value = newValue('stored');
  const update = `UPDATE \`${table}\` SET ${column} = ? WHERE id = ?`;
  if (choice > 0.9) {
    note(`a program rolls back ${value}`);
    await sql.beginTransaction();
    await sql.query(update, [value, id]);
    await sql.rollback();
    history.undone(value);
    return;
  }
  note(`a program stores ${value} in ${id}, ${column}`);
  await sql.beginTransaction();
  const [found] = await sql.query(update, [value, id]);
  if (choice > 0.8) await new Promise((resolve) => setTimeout(resolve, random.below(400)));
  await sql.commit();
  // A row that a person added a moment ago is not in MySQL yet.
  if ((found as { affectedRows: number }).affectedRows > 0) history.wrote(id, column, value);
}
