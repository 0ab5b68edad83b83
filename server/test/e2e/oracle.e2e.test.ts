/**
 * People, SQL clients and troubles all at once, on real MySQL and Redis: whatever was entered is accounted for in the end. The
 * simulation does the same by the thousand; this shows that its world is the real one. A seed fixes what is done, not when.
 * Rows are known by their id here, so nothing takes an id away from its key: the simulation does that.
 */
import type { ResultSetHeader } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product, type Scalar } from '../harness/product.ts';
import { historyProblems } from '../harness/replay-history.ts';
import { seededRandom, type Random } from '../sim/world/random.ts';
import { Ledger } from './ledger.ts';

const COLUMNS = ['name', 'city', 'amount'] as const;
const ACTIONS = 100;

let product: Product;

beforeAll(async () => {
  product = await startProduct(IMPATIENT);
});

afterAll(async () => {
  await product.close();
});

class Turmoil {
  readonly #random: Random;
  readonly #tab: LinkedTab;
  readonly #evidence: Evidence;
  readonly #ledger = new Ledger();
  readonly done: string[] = [];
  #count = 0;
  #deleted = 0;

  constructor(seed: number, tab: LinkedTab, rows: readonly Scalar[][]) {
    this.#random = seededRandom(seed);
    this.#tab = tab;
    this.#evidence = new Evidence(product, tab);
    for (const row of rows.slice(1)) this.#note(row, 'sheet');
  }

  async run(): Promise<void> {
    for (let at = 0; at < ACTIONS; at += 1) {
      const [name, act] = this.#random.pick(this.#actions);
      this.done.push(name);
      await act();
    }
  }

  async problems(): Promise<string[]> {
    product.google.faults.clear();
    await this.#evidence.peace(60_000);
    const rows = this.#tab.sheetRows().map(([id, ...values]) => {
      const cells = values.map((value, at): [string, string] => [COLUMNS[at] ?? '', String(value ?? '')]);
      return [String(id), Object.fromEntries(cells)] as const;
    });
    const conflicts = await this.#evidence.conflicts();
    const recorded = new Set(conflicts.flatMap(({ sheet, db }) => [sheet ?? '', db ?? '']));
    const untold = await historyProblems(product, this.#tab);
    return [...this.#ledger.problems({ rows: new Map(rows), recorded }), ...untold];
  }

  /** Each as often as it stands here. */
  get #actions(): [string, () => Promise<void>][] {
    const type: [string, () => Promise<void>] = ['type', () => this.#type()];
    const update: [string, () => Promise<void>] = ['sql update', () => this.#update()];
    return [
      type,
      type,
      type,
      update,
      update,
      update,
      ['paste', () => this.#paste()],
      ['new row', () => this.#newRow()],
      ['sql insert', () => this.#insert()],
      ['delete row', () => this.#deleteRow()],
      ['sql delete', () => this.#sqlDelete()],
      ['insert row', () => this.#tab.person.insertLines(this.#tab.tabId, 'ROWS', this.#row())],
      ['move row', () => this.#move()],
      ['sort', () => this.#sort(`A2:E${this.#end()}`)],
      ['fault', () => this.#fault()],
      ['fault', () => this.#fault()],
      ['crash', () => this.#crash()],
    ];
  }

  #ids(): string[] {
    return this.#tab.sheetRows().flatMap(([id]) => (id == null ? [] : [String(id)]));
  }

  #row(): number {
    return this.#tab.rowOf('id', this.#random.pick(this.#ids()));
  }

  /** 1-based last row in use. */
  #end(): number {
    return Math.max(...this.#ids().map((id) => this.#tab.rowOf('id', id))) + 1;
  }

  #value(column: string): string {
    this.#count += 1;
    return column === 'amount' ? String(1_000 + this.#count) : `${column} ${this.#count}`;
  }

  #note([id, ...values]: readonly Scalar[], side: 'sheet' | 'mysql'): void {
    values.forEach((value, at) => {
      this.#ledger.enter(String(id), COLUMNS[at] ?? '', String(value ?? ''), side);
    });
  }

  async #type(): Promise<void> {
    const id = this.#random.pick(this.#ids());
    const at = this.#random.int(0, COLUMNS.length - 1);
    const column = COLUMNS[at] ?? 'name';
    const value = this.#value(column);
    this.#ledger.enter(id, column, value, 'sheet');
    await this.#tab.person.type(this.#tab.tabId, { row: this.#tab.rowOf('id', id), column: at + 1 }, [
      [value],
    ]);
  }

  async #paste(): Promise<void> {
    const first = this.#row();
    const rows = this.#tab.sheetRows();
    const ids = this.#ids().filter((id) => {
      const row = this.#tab.rowOf('id', id);
      return row >= first && row < first + 4;
    });
    if (rows.length === 0 || ids.length !== 4) return;
    const block = ids
      .sort((a, b) => this.#tab.rowOf('id', a) - this.#tab.rowOf('id', b))
      .map((id) => {
        const values = [this.#value('name'), this.#value('city')];
        this.#note([id, ...values], 'sheet');
        return values;
      });
    await this.#tab.person.type(this.#tab.tabId, { row: first, column: 1 }, block);
  }

  async #newRow(): Promise<void> {
    const row = [`P${this.#count}`, ...COLUMNS.map((column) => this.#value(column))];
    this.#note(row, 'sheet');
    await this.#tab.person.type(this.#tab.tabId, { row: this.#end(), column: 0 }, [row]);
  }

  async #update(): Promise<void> {
    const id = this.#random.pick(this.#ids());
    const column = this.#random.pick(COLUMNS);
    const value = this.#value(column);
    const [result] = await product.sql.query<ResultSetHeader>(
      `UPDATE \`${this.#tab.table}\` SET ${column} = ? WHERE id = ?`,
      [value, id],
    );
    // The row may not be there yet, or be gone.
    if (result.affectedRows === 1) this.#ledger.enter(id, column, value, 'mysql');
  }

  async #insert(): Promise<void> {
    const row = [`S${this.#count}`, ...COLUMNS.map((column) => this.#value(column))];
    this.#note(row, 'mysql');
    await this.#evidence.customer('INSERT INTO t (id, name, city, amount) VALUES (?)', [row]);
  }

  /** So few that they are never a mass delete, which would wait for a person. */
  #mayDelete(): boolean {
    this.#deleted += 1;
    return this.#deleted <= 8;
  }

  async #deleteRow(): Promise<void> {
    if (!this.#mayDelete()) return;
    const row = this.#row();
    const id = this.#ids().find((each) => this.#tab.rowOf('id', each) === row);
    this.#ledger.deleted(id ?? '');
    await this.#tab.person.deleteLines(this.#tab.tabId, 'ROWS', row);
  }

  async #sqlDelete(): Promise<void> {
    if (!this.#mayDelete()) return;
    const id = this.#random.pick(this.#ids());
    this.#ledger.deleted(id);
    await this.#evidence.customer('DELETE FROM t WHERE id = ?', [id]);
  }

  async #move(): Promise<void> {
    const [from, to] = [this.#row(), this.#row()];
    if (to === from || to === from + 1) return;
    await this.#tab.person.moveLines(this.#tab.tabId, 'ROWS', from, 1, to);
  }

  #sort(range: string): Promise<void> {
    const column = this.#random.int(0, COLUMNS.length);
    return this.#tab.person.sort(this.#tab.tabId, range, [{ column, descending: this.#random.chance(0.5) }]);
  }

  #fault(): Promise<void> {
    const method = this.#random.pick(['spreadsheets.batchUpdate', 'spreadsheets.getByDataFilter']);
    const fault = this.#random.pick([
      { effect: 'drop-after' as const },
      { effect: 'drop-before' as const },
      { effect: 'answer' as const, status: 429 as const },
      { effect: 'answer' as const, status: 503 as const },
    ]);
    product.google.faults.add({ method, ...fault });
    return Promise.resolve();
  }

  async #crash(): Promise<void> {
    if (!this.#random.chance(0.4)) return;
    await product.backend.stop('SIGKILL');
    await product.backend.start();
  }
}

test.each([1, 2])(
  'everything that was entered is accounted for, and the history tells it, seed %i [P2]',
  async (seed) => {
    const rows = sampleRows(40);
    const tab = await LinkedTab.register(product, rows, `turmoil ${seed}`);
    const turmoil = new Turmoil(seed, tab, rows);
    await turmoil.run();
    expect(await turmoil.problems(), turmoil.done.join(', ')).toEqual([]);
  },
);
