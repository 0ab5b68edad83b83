/**
 * Who changes columns, one thing at a time: a person renames a header or adds one, a program adds a column in MySQL. Columns are not moved
 * or taken away.
 */
import type { Client } from './client.ts';
import { sheetHeaders, text, type Scene } from './scene.ts';
import { nameOf } from './side.ts';

/** Columns that each side adds at most. */
const ADDED_MAX = 3;

export class Columns {
  readonly #scene: Scene;
  readonly #sql: Client;
  #count = 0;
  readonly #inSheet: string[] = [];
  readonly #inMysql: string[] = [];
  /** MySQL went away while it was added. */
  readonly #unsure = new Set<string>();

  constructor(scene: Scene, sql: Client) {
    this.#scene = scene;
    this.#sql = sql;
  }

  /** Columns that people may write to. */
  get ofPeople(): readonly string[] {
    return this.#inSheet;
  }

  /** Columns that programs may write to. */
  get ofPrograms(): readonly string[] {
    return this.#inMysql.filter((name) => !this.#unsure.has(name));
  }

  async act(): Promise<void> {
    this.#count += 1;
    await this.#lookAgain();
    const headers = await sheetHeaders(this.#scene);
    const shown = new Set(headers.map(nameOf));
    const choice = this.#scene.random.next();
    if (choice < 0.25 && this.#inMysql.length < ADDED_MAX) await this.#addInMysql();
    // The sync may be about to insert one where a person would type.
    else if (
      choice < 0.5 &&
      this.#inSheet.length < ADDED_MAX &&
      this.#inMysql.every((name) => shown.has(name))
    ) {
      await this.#addInSheet(headers.length);
    } else await this.#rename(headers);
  }

  async #rename(headers: readonly string[]): Promise<void> {
    const { random, history, note } = this.#scene;
    // The last one, renamed while a write is under way, could be another column: that pauses the link.
    const inside = headers.slice(0, -1);
    const header = random.pick(inside.filter((one) => history.columns.includes(nameOf(one))));
    const next = `${nameOf(header)}~${this.#count}`;
    note(`a person renames ${header} to ${next}`);
    await this.#type(headers.indexOf(header), next);
  }

  async #addInSheet(at: number): Promise<void> {
    const { history, note } = this.#scene;
    const name = `sheet${this.#count}`;
    note(`a person adds column ${name}`);
    history.addedColumn(name);
    await this.#type(at, name);
    this.#inSheet.push(name);
  }

  async #type(column: number, header: string): Promise<void> {
    const { google, spreadsheetId, tabId } = this.#scene;
    await google.act(spreadsheetId, 'type', { tabId, range: { row: 0, column }, values: [[header]] });
  }

  /** Whether columns are there that MySQL went away with. */
  async #lookAgain(): Promise<void> {
    if (this.#unsure.size === 0) return;
    const found = await this.#sql.rows(`SHOW COLUMNS FROM \`${this.#scene.table}\``).catch(() => null);
    if (found === null) return;
    const there = new Set(found.map(([name = '']) => text(name)));
    for (const name of this.#unsure) {
      if (there.has(name)) this.#scene.history.addedColumn(name);
      else this.#inMysql.splice(this.#inMysql.indexOf(name), 1);
    }
    this.#unsure.clear();
  }

  async #addInMysql(): Promise<void> {
    const { table, history, note } = this.#scene;
    const name = `table${this.#count}`;
    this.#inMysql.push(name);
    try {
      await this.#sql.rows(`ALTER TABLE \`${table}\` ADD COLUMN \`${name}\` VARCHAR(80) NULL`);
      note(`a program adds column ${name}`);
      history.addedColumn(name);
    } catch {
      note(`a program lost MySQL while it added column ${name}`);
      this.#unsure.add(name);
      history.perhapsAddedColumn(name);
    }
  }
}
