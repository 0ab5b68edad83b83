/** A linked tab whose columns change: cells are found by the headers of the moment, never by a place. */
import type { Product, Scalar } from './product.ts';
import { LinkedTab } from './product.ts';

export class SchemaTab {
  readonly linked: LinkedTab;
  readonly #product: Product;

  private constructor(product: Product, linked: LinkedTab) {
    this.#product = product;
    this.linked = linked;
  }

  static async register(product: Product, rows: Scalar[][], title: string): Promise<SchemaTab> {
    return new SchemaTab(product, await LinkedTab.register(product, rows, title));
  }

  get person(): LinkedTab['person'] {
    return this.linked.person;
  }

  get tabId(): number {
    return this.linked.tabId;
  }

  /** Headers from column A on; blank ones are ''. */
  headers(): string[] {
    return (this.#cells()[0] ?? []).map((cell) => String(cell ?? ''));
  }

  columnOf(header: string): number {
    const column = this.headers().indexOf(header);
    if (column < 0) throw new Error(`no column is called ${header}: ${this.headers().join(', ')}`);
    return column;
  }

  /** Row of the tab whose column `id` shows the id, 0-based. */
  rowOf(id: Scalar): number {
    const column = this.columnOf('id');
    const row = this.#cells().findIndex((cells, at) => at > 0 && cells[column] === id);
    if (row < 0) throw new Error(`no row has the id ${String(id)}`);
    return row;
  }

  cell(id: Scalar, header: string): Scalar {
    return this.#cells()[this.rowOf(id)]?.[this.columnOf(header)] ?? null;
  }

  /** Ids and the values of one column, rows without an id left out. */
  column(header: string): Record<string, Scalar> {
    const [ids, values] = [this.columnOf('id'), this.columnOf(header)];
    const rows = this.#cells()
      .slice(1)
      .filter((cells) => cells[ids] != null);
    return Object.fromEntries(rows.map((cells) => [String(cells[ids]), cells[values] ?? null]));
  }

  type(id: Scalar, header: string, value: string | number): Promise<void> {
    return this.person.type(this.tabId, { row: this.rowOf(id), column: this.columnOf(header) }, [[value]]);
  }

  writeHeader(column: number, header: string): Promise<void> {
    return this.person.type(this.tabId, { row: 0, column }, [[header]]);
  }

  /** Ids and the values of one MySQL column. */
  async inMysql(column: string): Promise<Record<string, Scalar>> {
    const [rows] = await this.#product.sql.query(
      `SELECT id, \`${column}\` AS value FROM \`${this.linked.table}\` WHERE id IS NOT NULL`,
    );
    return Object.fromEntries((rows as { id: string; value: Scalar }[]).map(({ id, value }) => [id, value]));
  }

  /** Any statement of a program that knows nothing of the sync; `t` stands for the table. */
  async sql(statement: string, values: Scalar[] = []): Promise<void> {
    await this.#product.sql.query(statement.replace(/\bt\b/, `\`${this.linked.table}\``), values);
  }

  /** Kinds of what happened to the columns, the oldest first. */
  async events(): Promise<string[]> {
    const [rows] = await this.#product.sql.query(
      `SELECT CONCAT(e.kind, ' ', COALESCE(e.mysql_column_name, '-')) AS event FROM sync_schema_events e
       JOIN sync_links l ON l.id = e.link_id WHERE l.table_name = ? ORDER BY e.id`,
      [this.linked.table],
    );
    return (rows as { event: string }[]).map(({ event }) => event);
  }

  #cells(): Scalar[][] {
    const { workbook } = this.#product.google.documents.get(this.linked.spreadsheetId) ?? {};
    const tab = workbook?.tabs.find((candidate) => candidate.tabId === this.tabId);
    if (tab === undefined) throw new Error('the tab is gone');
    return tab
      .read({ startRow: 0, endRow: tab.rowCount, startColumn: 0, endColumn: tab.columnCount })
      .map((row) => row.map(({ effective }) => (typeof effective === 'object' ? null : (effective ?? null))));
  }
}
