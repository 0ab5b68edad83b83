/** The control API of the stand-in for Google, over HTTP: the keyboard of people, faults, and counts of calls. */

export type Scalar = string | number | boolean | null;

export interface NewTab {
  title: string;
  /** Headers first. */
  rows: Scalar[][];
}

/** Calls by method and status. */
type CallCounts = Record<string, Record<string, number>>;

/** What Apps Script tells of one execution. */
export interface ScriptRun {
  function: string;
  state: string;
  serviceCalls: number;
  urlFetches: number;
  calls: Record<string, number>;
  error: string | null;
}

export class GoogleControl {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** A spreadsheet of the person at the keyboard that the service account may write. */
  async createShared({ title, rows }: NewTab): Promise<{ spreadsheetId: string; tabId: number }> {
    const made = await this.#call<{ spreadsheetId: string; tabs: { tabId: number }[] }>(
      'POST',
      '/control/spreadsheets',
      { title, tabs: [{ title, rows }] },
    );
    const { email } = await this.#call<{ email: string }>('GET', '/control/service-account');
    await this.act(made.spreadsheetId, 'share', { email, role: 'writer' });
    return { spreadsheetId: made.spreadsheetId, tabId: made.tabs[0]?.tabId ?? 0 };
  }

  /** What a person does; resolves when the spreadsheet has changed. */
  async act(spreadsheetId: string, action: string, body: object): Promise<void> {
    await this.#call('POST', `/control/spreadsheets/${spreadsheetId}/${action}`, body);
  }

  /** A person deletes one row, 0-based; resolves with what it showed in that instant. */
  async deleteRow(spreadsheetId: string, tabId: number, row: number): Promise<readonly Scalar[]> {
    const { deleted } = await this.#call<{ deleted: Scalar[][] }>(
      'POST',
      `/control/spreadsheets/${spreadsheetId}/delete-lines`,
      { tabId, dimension: 'ROWS', start: row, count: 1 },
    );
    return deleted[0] ?? [];
  }

  /** What cells show, from A1 on, or of a range. */
  async cells(spreadsheetId: string, tabId: number, range?: string): Promise<Scalar[][]> {
    const query = range === undefined ? '' : `?range=${encodeURIComponent(range)}`;
    const { rows } = await this.#call<{ rows: ({ value: Scalar } | null)[][] }>(
      'GET',
      `/control/spreadsheets/${spreadsheetId}/tabs/${tabId}/cells${query}`,
    );
    return rows.map((row) => row.map((cell) => cell?.value ?? null));
  }

  /** All calls since the last `resetCalls`, by what they are counted as. */
  async calls(): Promise<{ reads: number; writes: number; refused: number }> {
    const counts = await this.#call<CallCounts>('GET', '/control/counters');
    const sum = (isMeant: (method: string, status: string) => boolean) =>
      Object.entries(counts)
        .flatMap(([method, byStatus]) =>
          Object.entries(byStatus).map(([status, count]) => (isMeant(method, status) ? count : 0)),
        )
        .reduce((all, one) => all + one, 0);
    const isWrite = (method: string) => method.endsWith('batchUpdate');
    return {
      reads: sum((method) => method.startsWith('spreadsheets.') && !isWrite(method)),
      writes: sum((method) => isWrite(method)),
      refused: sum((_method, status) => status === '429'),
    };
  }

  async resetCalls(): Promise<void> {
    await this.#call('DELETE', '/control/counters');
  }

  async arm(fault: object): Promise<void> {
    await this.#call('POST', '/control/faults', fault);
  }

  async disarm(): Promise<void> {
    await this.#call('DELETE', '/control/faults');
  }

  /** Runs a function of the add-on as a person who has the tab open; resolves with its result. */
  async runScript(spreadsheetId: string, tabId: number, name: string, args: unknown[]): Promise<unknown> {
    const body = { spreadsheetId, tabId, function: name, args };
    const { result } = await this.#call<{ result: unknown }>('POST', '/control/script/run', body);
    return result;
  }

  /** Starts the sync of the tab in the add-on's sidebar. */
  async startSync(spreadsheetId: string, tabId: number): Promise<void> {
    const told = await this.runScript(spreadsheetId, tabId, 'api', [JSON.stringify({ op: 'register' })]);
    if (!String(told).includes('"ok":true')) {
      throw new Error(`the add-on could not register: ${String(told)}`);
    }
  }

  async scriptsIdle(): Promise<void> {
    await this.#call('POST', '/control/script/wait-idle', {});
  }

  scriptRuns(spreadsheetId: string): Promise<ScriptRun[]> {
    return this.#call('GET', `/control/script/executions?spreadsheetId=${spreadsheetId}`);
  }

  async #call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
