/** The MySQL table below the sheet, as it is now, and a line for SQL. What changed since the last look lights up. */
import type { SqlOutcome, TableView } from '../wire.ts';
import { readTable, runSql } from './desk.ts';
import { lightUp } from './light-up.ts';
import { element, part } from './notices.ts';

const LOOK_MS = 1_000;

export class MysqlPanel {
  readonly #rows = part('mysql-rows');
  readonly #outcome = part('sql-outcome');
  readonly #sql = element('sql', HTMLInputElement);
  #table: string | undefined;
  #shown: TableView | undefined;

  constructor(mayRunSql: boolean) {
    const form = element('sql-form', HTMLFormElement);
    form.hidden = !mayRunSql;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#run();
    });
    void this.#keepLooking();
  }

  /** `example`: a statement to try, put into the line unless somebody typed there. */
  show(table: string | undefined, example: string | undefined): void {
    if (this.#sql.value === '' || this.#sql.value === this.#sql.defaultValue) {
      this.#sql.defaultValue = example ?? '';
      this.#sql.value = this.#sql.defaultValue;
    }
    if (table === this.#table) return;
    this.#table = table;
    this.#shown = undefined;
    this.#rows.replaceChildren();
    part('mysql').hidden = table === undefined;
    part('mysql-table').textContent = table ?? '';
    void this.#look();
  }

  async #keepLooking(): Promise<void> {
    if (!document.hidden) await this.#look();
    setTimeout(() => void this.#keepLooking(), LOOK_MS);
  }

  async #look(): Promise<void> {
    const table = this.#table;
    if (table === undefined) return;
    try {
      const view = await readTable(table);
      if (table === this.#table) this.#draw(view);
    } catch {
      // MySQL is away, or the table is: what was last seen stays, and the next look tells.
      part('mysql-count').textContent = 'not to be read just now';
    }
  }

  #draw(view: TableView): void {
    const old = this.#shown;
    this.#shown = view;
    const more = view.total > view.rows.length ? `, the first ${view.rows.length} are shown` : '';
    part('mysql-count').textContent = `${view.total.toLocaleString('en-US')} rows${more}`;
    if (old && JSON.stringify(old) === JSON.stringify(view)) return;
    const table = tableOf(view.columns, view.rows);
    this.#rows.replaceChildren(table);
    if (old) lightUp(changedCells(table, old, view));
  }

  async #run(): Promise<void> {
    const sql = this.#sql.value.trim();
    if (sql === '') return;
    try {
      this.#tell(await runSql(sql));
      await this.#look();
    } catch (error) {
      this.#outcome.dataset['state'] = 'problem';
      this.#outcome.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  #tell(outcome: SqlOutcome): void {
    this.#outcome.dataset['state'] = 'done';
    if (outcome.kind === 'done') {
      this.#outcome.textContent = `${outcome.rows} ${outcome.rows === 1 ? 'row' : 'rows'}, ${outcome.ms} ms`;
      return;
    }
    const first = outcome.rows[0]?.map((value) => value ?? 'NULL').join(' | ') ?? 'no rows';
    this.#outcome.textContent = `${outcome.rows.length} rows, ${outcome.ms} ms: ${first}`;
  }
}

function tableOf(columns: readonly string[], rows: TableView['rows']): HTMLTableElement {
  const table = document.createElement('table');
  const head = table.createTHead().insertRow();
  for (const name of columns) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = name;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const value of row) {
      const cell = line.insertCell();
      cell.textContent = value ?? 'NULL';
      if (value === null) cell.className = 'null';
    }
  }
  return table;
}

/** Cells of rows that were there before, by the text of their first column, and hold something else now. */
function changedCells(table: HTMLTableElement, old: TableView, view: TableView): HTMLElement[] {
  const before = new Map(old.rows.map((row) => [row[0], row]));
  return view.rows.flatMap((row, at) => {
    const known = before.get(row[0]);
    const cells = table.tBodies[0]?.rows[at]?.cells;
    if (!cells) return [];
    return [...cells].filter((_, column) => known === undefined || known[column] !== row[column]);
  });
}
