/**
 * The whole product for an end-to-end test: the backend as a process, the compiled add-on in the Apps Script host, real
 * MySQL and Redis, and the stand-in for Google. A test acts as a person in the sheet or as any MySQL client.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { createConnection, type Connection } from 'mysql2/promise';

import { AppsScriptHost, defaultClientId } from '../../../local/google/apps-script/apps-script-host.ts';
import type { HumanActions } from '../../../local/google/control/human-actions.ts';
import type { Document } from '../../../local/google/server/documents.ts';
import { startGoogle, type GoogleOptions, type GoogleStandIn } from '../../../local/google/start-google.ts';
import { copyTabState } from '../../../local/google/workbook/tab.ts';
import { freePort } from '../../../local/services/port.ts';
import {
  createTestDatabase,
  testRedisUrl,
  type TestDatabase,
} from '../../../local/services/test-database.ts';
import type { Registration } from '../../../shared/protocol/registration.ts';
import { REGISTER_PATH } from '../../../shared/protocol/signing.ts';
import { PROTOCOL_VERSION } from '../../../shared/protocol/version.ts';
import { BackendProcess } from './backend-process.ts';
import { eventually } from './eventually.ts';
import { postAlone } from './post-alone.ts';

const BUILD = fileURLToPath(new URL('../../../addon/build.mjs', import.meta.url));

export type Scalar = string | number | boolean | null;

export interface Product {
  google: GoogleStandIn;
  backend: BackendProcess;
  /** A client that knows nothing of the sync. */
  sql: Connection;
  /** A second connection to the same database. */
  connect(): Promise<Connection>;
  mysqlUrl: string;
  url: string;
  operatorToken: string;
  /** What the backend was started with, and the address of its API. */
  env: Record<string, string>;
  close(): Promise<void>;
}

/** `otherAccountFiles`: the key files of `otherAccounts`, which the backend gets besides its own. */
interface GoogleSide extends Pick<GoogleOptions, 'pages' | 'otherAccounts'> {
  otherAccountFiles?: readonly string[];
}

/** `env` is added to the backend's environment. `pages`: what the stand-in shows to people. */
export async function startProduct(
  env: Record<string, string> = {},
  { pages, otherAccounts, otherAccountFiles = [] }: GoogleSide = {},
): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'rowlink-e2e-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const bundleDir = join(folder, 'addon');
  await promisify(execFile)(process.execPath, [BUILD, '--outdir', bundleDir], {
    env: { ...process.env, ADDON_BACKEND_URL: url },
  });
  const google = await startGoogle({
    dataDir: join(folder, 'google'),
    pages,
    otherAccounts,
    scriptHost: (context) => new AppsScriptHost(context, { bundleDir }),
  });
  const database: TestDatabase = await createTestDatabase();
  const operatorToken = randomBytes(16).toString('hex');
  const settings: Record<string, string> = {
    HOST: '127.0.0.1',
    PORT: String(port),
    MYSQL_URL: database.url,
    REDIS_URL: testRedisUrl(),
    REDIS_PREFIX: `e2e-${randomBytes(4).toString('hex')}`,
    GOOGLE_SERVICE_ACCOUNT_FILE: [google.serviceAccountFile ?? '', ...otherAccountFiles].join(),
    GOOGLE_SHEETS_ROOT_URL: google.url,
    GOOGLE_TOKEN_URL: `${google.url}/token`,
    GOOGLE_CERTS_URL: `${google.url}/oauth2/v1/certs`,
    SYNC_ADDON_CLIENT_IDS: defaultClientId,
    SYNC_OPERATOR_TOKEN: operatorToken,
    SYNC_SECRET_KEY: randomBytes(32).toString('base64'),
    // Tests are about what happens, not about waiting for it; all of them pass with the default, too.
    SYNC_COOLDOWN_MS: process.env['SYNC_COOLDOWN_MS'] ?? '0',
    GOOGLE_READS_PER_MINUTE: '100000',
    GOOGLE_WRITES_PER_MINUTE: '100000',
    GOOGLE_PROJECT_CALLS_PER_MINUTE: '1000000',
    ...env,
  };
  const backend = new BackendProcess(settings);
  await backend.start();
  const connections: Connection[] = [];
  const connect = async (): Promise<Connection> => {
    const connection = await createConnection({ uri: database.url, dateStrings: true, decimalNumbers: true });
    connections.push(connection);
    return connection;
  };
  return {
    google,
    backend,
    sql: await connect(),
    connect,
    mysqlUrl: database.url,
    url,
    operatorToken,
    env: { ...settings, ROWLINK_SERVER: url },
    async close() {
      await backend.stop();
      await google.close();
      await Promise.all(connections.map((connection) => connection.end()));
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the sidebar cannot choose yet. */
type ValueChoices = Pick<Registration, 'lenient' | 'formulaTexts'>;

/** `prepare`: what a person did to the tab before it is linked. */
type Start = ValueChoices & { prepare?: (person: HumanActions, tabId: number) => Promise<void> };

/** Links a tab as a program may; the add-on that registers it afterwards finds the link. */
async function linkByApi(
  { url, operatorToken }: Product,
  spreadsheetId: string,
  tabId: number,
  values: ValueChoices,
): Promise<void> {
  const wanted = { v: PROTOCOL_VERSION, spreadsheetId, tabId, ...values };
  const { status, text } = await postAlone(`${url}${REGISTER_PATH}`, operatorToken, wanted);
  if (status !== 201) throw new Error(`the tab could not be linked: ${text}`);
}

/** A tab that was registered through the add-on, as its user sees it. */
export class LinkedTab {
  readonly #product: Product;
  readonly #document: Document;
  readonly tabId: number;
  readonly table: string;
  readonly headers: readonly string[];
  readonly person: HumanActions;

  private constructor(product: Product, document: Document, tabId: number, table: string, headers: string[]) {
    this.#product = product;
    this.#document = document;
    this.tabId = tabId;
    this.table = table;
    this.headers = headers;
    this.person = product.google.human(document.workbook.id);
  }

  /** Makes a spreadsheet with these rows (headers first), starts the sync in the sidebar and waits for the import. */
  static async register(
    product: Product,
    rows: Scalar[][],
    title = 'airports',
    start?: Start,
  ): Promise<LinkedTab> {
    const linked = await LinkedTab.startSync(product, rows, title, start);
    await linked.until(async () => {
      const { status } = await linked.status();
      if (status !== 'active') throw new Error(`the link is ${status}`);
    }, 60_000);
    return linked;
  }

  /** The same without the wait: the import has only begun. */
  static async startSync(
    product: Product,
    rows: Scalar[][],
    title = 'airports',
    { prepare, ...values }: Start = {},
  ): Promise<LinkedTab> {
    const document = product.google.createShared({ title, tabs: [{ title, rows }] });
    const tabId = document.workbook.tabs[0]?.tabId ?? 0;
    await prepare?.(product.google.human(document.workbook.id), tabId);
    if (Object.keys(values).length > 0) await linkByApi(product, document.workbook.id, tabId, values);
    const response = await fetch(`${product.google.url}/control/script/run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        spreadsheetId: document.workbook.id,
        tabId,
        function: 'api',
        args: [JSON.stringify({ op: 'register' })],
      }),
    });
    const answer = (await response.json()) as { result?: string };
    const told = JSON.parse(answer.result ?? '{}') as {
      ok?: boolean;
      answer?: { link?: { tableName: string } };
    };
    const table = told.answer?.link?.tableName;
    if (table === undefined) throw new Error(`the add-on could not register: ${JSON.stringify(answer)}`);
    const headers = (rows[0] ?? []).map(String);
    return new LinkedTab(product, document, tabId, table, headers);
  }

  get spreadsheetId(): string {
    return this.#document.workbook.id;
  }

  async status(): Promise<{
    status: string;
    pauseReason: string | null;
    pendingEdits: number;
    dirtyRows: number;
    linkId: string;
  }> {
    const response = await fetch(`${this.#product.url}/api/sync/status`, {
      headers: { authorization: `Bearer ${this.#product.operatorToken}` },
    });
    const { links } = (await response.json()) as {
      links: (Awaited<ReturnType<LinkedTab['status']>> & { table: string })[];
    };
    const link = links.find(({ table }) => table === this.table);
    if (link === undefined) throw new Error('the status does not list the link');
    return link;
  }

  /** Filled rows below the header, mapped columns only, in the order of the sheet. */
  sheetRows(): Scalar[][] {
    const tab = this.#tab();
    const area = { startRow: 1, endRow: tab.rowCount, startColumn: 0, endColumn: this.headers.length };
    return tab
      .read(area)
      .map((row) => row.map(({ effective }) => (typeof effective === 'object' ? null : (effective ?? null))))
      .filter((row) => row.some((value) => value !== null && value !== ''));
  }

  /** 0-based row of the first row whose cell in this column shows the value. */
  rowOf(header: string, value: Scalar): number {
    const column = this.headers.indexOf(header);
    const row = this.#tab()
      .read({ startRow: 1, endRow: this.#tab().rowCount, startColumn: column, endColumn: column + 1 })
      .findIndex(([cell]) => cell?.effective === value);
    if (row < 0) throw new Error(`no row shows ${String(value)} in ${header}`);
    return row + 1;
  }

  /** The cell in this column of the row whose first column shows `id`. */
  cell(id: Scalar, header: string): Scalar {
    const row = this.rowOf(this.headers[0] ?? '', id);
    const column = this.headers.indexOf(header);
    const [[cell] = []] = this.#tab().read({
      startRow: row,
      endRow: row + 1,
      startColumn: column,
      endColumn: column + 1,
    });
    const effective = cell?.effective;
    return typeof effective === 'object' ? null : (effective ?? null);
  }

  /** The formula of the cell in this column of the row whose first column shows `id`; null when it holds none. */
  formula(id: Scalar, header: string): string | null {
    const column = this.headers.indexOf(header);
    return this.#tab().cell(this.rowOf(this.headers[0] ?? '', id), column)?.formula ?? null;
  }

  /** The note on the cell in this column of the row whose first column shows `id`; null when it has none. */
  note(id: Scalar, header: string): string | null {
    const column = this.headers.indexOf(header);
    return this.#tab().cell(this.rowOf(this.headers[0] ?? '', id), column)?.note ?? null;
  }

  /** The rows that show something in their first column, each with its row key. */
  sheetKeys(): [id: string, key: Scalar][] {
    return this.sheetRows().flatMap(([id]) =>
      id == null ? [] : [[String(id), this.wholeRow(id).at(-1) ?? null]],
    );
  }

  /** The row whose first column shows `id`, the row key last. */
  wholeRow(id: Scalar): Scalar[] {
    return this.line(this.rowOf(this.headers[0] ?? '', id), this.headers.length + 1);
  }

  /** The first `width` cells of a 0-based row. */
  line(row: number, width: number): Scalar[] {
    const area = { startRow: row, endRow: row + 1, startColumn: 0, endColumn: width };
    return (this.#tab().read(area)[0] ?? []).map(({ effective }) =>
      typeof effective === 'object' ? null : (effective ?? null),
    );
  }

  /** Changes a cell as another program would through the API: no trigger tells of it, but Drive knows that the file changed. */
  changeSilently(id: Scalar, header: string, value: string | number | boolean): void {
    const row = this.rowOf(this.headers[0] ?? '', id);
    const column = this.headers.indexOf(header);
    this.#document.workbook.change(() => this.#tab().mapCells(row, column, column + 1, () => ({ value })));
    this.#product.google.documents.changed(this.#document);
  }

  /** Remembers the file as it is now, all tabs; the answer restores that version. */
  keepVersion(): () => void {
    const { workbook } = this.#document;
    const kept = workbook.tabs.map((tab) => ({ tab, state: copyTabState(tab.state) }));
    return () => {
      workbook.change(() => {
        for (const { tab, state } of kept) Object.assign(tab.state, state);
        workbook.touch();
      });
      this.#product.google.documents.changed(this.#document);
    };
  }

  /** All rows of the table, mapped columns only. */
  async tableRows(): Promise<Scalar[][]> {
    const names = this.headers.map((header) => `\`${header}\``).join(', ');
    const [rows] = await this.#product.sql.query({
      sql: `SELECT ${names} FROM \`${this.table}\``,
      rowsAsArray: true,
    });
    return rows as Scalar[][];
  }

  /** Both sides hold the same rows, cell by cell. */
  async sameOnBothSides(): Promise<void> {
    const inSheet = this.sheetRows()
      .map((row) => JSON.stringify(row))
      .sort();
    const inTable = (await this.tableRows()).map((row) => JSON.stringify(row)).sort();
    const onlySheet = inSheet.filter((row) => !inTable.includes(row));
    const onlyTable = inTable.filter((row) => !inSheet.includes(row));
    if (onlySheet.length + onlyTable.length > 0 || inSheet.length !== inTable.length) {
      const some = (rows: string[]) => rows.slice(0, 5).join('\n  ');
      throw new Error(
        `${inSheet.length} rows in the sheet, ${inTable.length} in the table\nonly in the sheet:\n  ${some(onlySheet)}\nonly in the table:\n  ${some(onlyTable)}`,
      );
    }
  }

  /** Data writes so far on both sides: cells that we wrote to the tab, and the table's highest modification time. */
  async dataWrites(): Promise<{ cells: number; calls: number; modified: string }> {
    const sql = `SELECT CONCAT(MAX(_last_modified_at), '/', COUNT(*)) AS modified FROM \`${this.table}\``;
    const [rows] = await this.#product.sql.query(sql);
    const [first] = rows as { modified: string }[];
    const { counters } = this.#document;
    return {
      cells: counters.cellsWritten(this.tabId),
      calls: counters.writes,
      modified: first?.modified ?? '',
    };
  }

  /** Waits until `check` passes; the failure tells what the backend complained about. */
  until<T>(check: () => Promise<T> | T, withinMs = 20_000): Promise<T> {
    return eventually(check, { withinMs, explain: () => this.#product.backend.complaints() });
  }

  #tab() {
    const tab = this.#document.workbook.tabs.find((candidate) => candidate.tabId === this.tabId);
    if (tab === undefined) throw new Error('the tab is gone');
    return tab;
  }
}
