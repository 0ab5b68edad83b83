/** A tab that is linked with a table which was there already, as its user and any program see it. */
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import type { Document } from '../../../local/google/server/documents.ts';
import type { HumanActions } from '../../../local/google/control/human-actions.ts';
import type { PreviewAnswer, Registration } from '../../../shared/protocol/registration.ts';
import { PREVIEW_PATH, REGISTER_PATH } from '../../../shared/protocol/signing.ts';
import { PROTOCOL_VERSION } from '../../../shared/protocol/version.ts';
import { eventually } from './eventually.ts';
import type { Product, Scalar } from './product.ts';

export type Choices = Partial<Omit<Registration, 'v' | 'spreadsheetId' | 'tabId' | 'table'>>;

export interface Answer {
  status: number;
  body: string;
}

/** Asks the API as the operator. */
export async function ask(
  product: Product,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<Answer> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${product.operatorToken}` };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(`${product.url}${path}`, { method, headers, agent: false }, resolve);
    call.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
  return { status: response.statusCode ?? 0, body: await text(response) };
}

export class AttachedTab {
  readonly #product: Product;
  readonly #document: Document;
  readonly tabId: number;
  readonly table: string;
  readonly person: HumanActions;

  constructor(
    product: Product,
    document: Document,
    table: string,
    tabId = document.workbook.tabs[0]?.tabId ?? 0,
  ) {
    this.#product = product;
    this.#document = document;
    this.tabId = tabId;
    this.table = table;
    this.person = product.google.human(document.workbook.id);
  }

  /** Makes a spreadsheet with these rows (headers first; none: an empty tab), links it and waits for the first read. */
  static async link(
    product: Product,
    table: string,
    rows: Scalar[][] = [],
    choices: Choices = {},
    settings: { timeZone?: string } = {},
  ): Promise<AttachedTab> {
    const document = product.google.createShared({
      title: table,
      tabs: [{ title: table, rows }],
      ...settings,
    });
    const tab = new AttachedTab(product, document, table);
    await tab.start(choices);
    return tab;
  }

  /** Links the tab and waits for the first read. */
  async start(choices: Choices = {}): Promise<void> {
    const answer = await this.register(choices);
    if (answer.status !== 201) throw new Error(`the tab could not be linked: ${answer.body}`);
    await this.#startAddOn();
    await this.until(async () => {
      const { status, pauseReason } = await this.status();
      if (status !== 'active') throw new Error(`the link is ${status}: ${pauseReason ?? ''}`);
    }, 60_000);
  }

  register(choices: Choices = {}): Promise<Answer> {
    return ask(this.#product, 'POST', REGISTER_PATH, this.#registration(choices));
  }

  async preview(choices: Choices = {}): Promise<PreviewAnswer> {
    const { status, body } = await ask(this.#product, 'POST', PREVIEW_PATH, this.#registration(choices));
    if (status !== 200) throw new Error(body);
    return JSON.parse(body) as PreviewAnswer;
  }

  #registration(choices: Choices) {
    const { id } = this.#document.workbook;
    return { v: PROTOCOL_VERSION, spreadsheetId: id, tabId: this.tabId, table: this.table, ...choices };
  }

  /** The add-on finds the link that the API made, and installs its triggers. */
  async #startAddOn(): Promise<void> {
    const response = await fetch(`${this.#product.google.url}/control/script/run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        spreadsheetId: this.#document.workbook.id,
        tabId: this.tabId,
        function: 'api',
        args: [JSON.stringify({ op: 'register', table: this.table })],
      }),
    });
    const { result } = (await response.json()) as { result?: string };
    if (!result?.includes('"ok":true')) throw new Error(`the add-on could not start: ${result ?? ''}`);
  }

  async status(): Promise<{ status: string; pauseReason: string | null; linkId: string; dirtyRows: number }> {
    const { body } = await ask(this.#product, 'GET', '/api/sync/status');
    const { links } = JSON.parse(body) as {
      links: (Awaited<ReturnType<AttachedTab['status']>> & { table: string })[];
    };
    const link = links.find(({ table }) => table === this.table);
    if (link === undefined) throw new Error('the status does not list the link');
    return link;
  }

  async syncNow(): Promise<void> {
    const { linkId } = await this.status();
    await ask(this.#product, 'POST', `/api/links/${linkId}/sync`);
  }

  /** Open issues of the link, as sentences. */
  async issues(): Promise<string[]> {
    const { linkId } = await this.status();
    const { body } = await ask(this.#product, 'GET', `/api/links/${linkId}/issues`);
    return (JSON.parse(body) as { entries: { why: string }[] }).entries.map(({ why }) => why);
  }

  async sql(statement: string, values: Scalar[] = []): Promise<void> {
    await this.#product.sql.query(statement, values);
  }

  /** Headers from column A on, without the row keys. */
  headers(): string[] {
    return (this.#cells()[0] ?? [])
      .map((cell) => String(cell ?? ''))
      .filter((header) => header !== '' && header !== 'sync key');
  }

  /** Rows below the header that show anything, by headers, in the order of the sheet. */
  rows(): Record<string, Scalar>[] {
    const headers = this.headers();
    return this.#cells()
      .slice(1)
      .map((cells) => Object.fromEntries(headers.map((header, at) => [header, cells[at] ?? null])))
      .filter((row) => Object.values(row).some((value) => value !== null && value !== ''));
  }

  /** The row whose cell under this header shows the value. */
  row(header: string, value: Scalar): Record<string, Scalar> {
    const found = this.rows().find((row) => row[header] === value);
    if (found === undefined) throw new Error(`no row shows ${String(value)} in ${header}`);
    return found;
  }

  /** 0-based row of the tab. */
  placeOf(header: string, value: Scalar): number {
    const column = this.headers().indexOf(header);
    const row = this.#cells().findIndex((cells, at) => at > 0 && (cells[column] ?? null) === value);
    if (row < 0) throw new Error(`no row shows ${String(value)} in ${header}`);
    return row;
  }

  /** Types into the cell under `header` of the row that shows `value` in `key`. */
  type(key: string, value: Scalar, header: string, typed: string | number | boolean): Promise<void> {
    const place = { row: this.placeOf(key, value), column: this.headers().indexOf(header) };
    return this.person.type(this.tabId, place, [[typed]]);
  }

  /** Types a new row below all others. */
  addRow(values: Record<string, string | number | boolean>): Promise<void> {
    const last = this.#cells().findLastIndex((cells) => cells.some((cell) => cell !== null && cell !== ''));
    const row = this.headers().map((header) => values[header] ?? '');
    return this.person.type(this.tabId, { row: last + 1, column: 0 }, [row]);
  }

  until<T>(check: () => Promise<T> | T, withinMs = 20_000): Promise<T> {
    return eventually(check, { withinMs, explain: () => this.#product.backend.complaints() });
  }

  #cells(): Scalar[][] {
    const tab = this.#document.workbook.tabs.find((candidate) => candidate.tabId === this.tabId);
    if (tab === undefined) throw new Error('the tab is gone');
    return tab
      .read({ startRow: 0, endRow: tab.rowCount, startColumn: 0, endColumn: tab.columnCount })
      .map((row) => row.map(({ effective }) => (typeof effective === 'object' ? null : (effective ?? null))));
  }
}
