/** What the sync itself remembers of a link, for tests that ask whether anything was lost, written twice or left undone. */
import type { Connection } from 'mysql2/promise';
import { expect } from 'vitest';

import type { LinkedTab, Product, Scalar } from './product.ts';

export interface RecordedConflict {
  column: string | null;
  base: string | null;
  sheet: string | null;
  db: string | null;
  resolution: string;
}

/** For every product of a crash or fault test: recovery in seconds, and calls to Google that give up soon. */
export const IMPATIENT = {
  SYNC_LEASE_MS: '1000',
  SYNC_SWEEP_MS: '400',
  SYNC_RETRY_MS: '400',
  SYNC_POLL_IDLE_MS: '200',
  GOOGLE_CALL_TIMEOUT_MS: '2000',
};

/** Headers and `count` rows: id, name, city, amount; the ids are `prefix1`, `prefix2` … */
export function sampleRows(count: number, prefix = 'R'): Scalar[][] {
  const rows = Array.from({ length: count }, (_, at): Scalar[] => [
    `${prefix}${at + 1}`,
    `Name ${at + 1}`,
    `City ${at + 1}`,
    at + 0.5,
  ]);
  return [['id', 'name', 'city', 'amount'], ...rows];
}

export class Evidence {
  readonly #sql: Connection;
  readonly #product: Product;
  readonly #tab: LinkedTab;

  constructor(product: Product, tab: LinkedTab) {
    this.#product = product;
    this.#sql = product.sql;
    this.#tab = tab;
  }

  /** Decided and open conflicts, oldest first. */
  conflicts(): Promise<RecordedConflict[]> {
    return this.#rows<RecordedConflict>(
      `SELECT c.column_name AS \`column\`, base_value AS base, sheet_value AS sheet, db_value AS db, resolution
       FROM sync_conflicts c JOIN sync_links l ON l.id = c.link_id WHERE l.table_name = ? ORDER BY c.id`,
    );
  }

  /** Sentences about values that could not cross. */
  async issues(): Promise<string[]> {
    const rows = await this.#rows<{ why: string }>(
      'SELECT why FROM sync_issues i JOIN sync_links l ON l.id = i.link_id WHERE l.table_name = ?',
    );
    return rows.map(({ why }) => why);
  }

  /** Changes of MySQL's that have not reached the sheet. */
  async queuedChanges(): Promise<number> {
    return (await this.#rows('SELECT id FROM sync_change_queue WHERE table_name = ?')).length;
  }

  /** States of all sheet writes by their number, with the copies that a blocked one kept. */
  sheetWrites(): Promise<{ n: number; state: string; copies: string | null }[]> {
    return this.#rows(
      `SELECT w.n, w.state, w.copies FROM sync_sheet_writes w JOIN sync_links l ON l.id = w.link_id
       WHERE l.table_name = ? ORDER BY w.n`,
    );
  }

  /** The one value of a column in the row with this id; undefined when there is no such row. */
  async inMysql(id: string, column: string): Promise<unknown> {
    const [rows] = await this.#sql.query(
      `SELECT \`${column}\` AS value FROM \`${this.#tab.table}\` WHERE id = ?`,
      [id],
    );
    return (rows as { value: unknown }[])[0]?.value;
  }

  /** MySQL's primary keys by the id in the first column. */
  async primaryKeys(): Promise<Map<string, unknown>> {
    const [rows] = await this.#sql.query(`SELECT id, _sync_row_id AS pk FROM \`${this.#tab.table}\``);
    return new Map((rows as { id: string; pk: unknown }[]).map(({ id, pk }) => [id, pk]));
  }

  /** When each row of the table was modified last, by any of us. */
  async lastModified(): Promise<Map<string, string>> {
    const [rows] = await this.#sql.query(
      `SELECT id, CAST(_last_modified_at AS CHAR) AS at FROM \`${this.#tab.table}\``,
    );
    return new Map((rows as { id: string; at: string }[]).map(({ id, at }) => [id, at]));
  }

  /** Runs a statement of a customer's on the linked table, named `t` in it. */
  async customer(statement: string, values: unknown[] = [], on: Connection = this.#sql): Promise<void> {
    await on.query(statement.replace(/\bt\b/, `\`${this.#tab.table}\``), values);
  }

  /** Both sides hold the same, each id once, and nothing is left to do; waits for it. */
  async peace(withinMs = 30_000): Promise<void> {
    await this.#tab.until(async () => {
      await this.#tab.sameOnBothSides();
      await this.#nothingDue();
    }, withinMs);
    const ids = this.#tab.sheetRows().map(([id]) => id);
    expect(new Set(ids).size, 'a row is there twice').toBe(ids.length);
  }

  /** Nothing is left to do, whatever the two sides hold; waits for it. */
  quiet(): Promise<void> {
    return this.#tab.until(() => this.#nothingDue());
  }

  async #nothingDue(): Promise<void> {
    expect(await this.#tab.status()).toMatchObject({ status: 'active', pendingEdits: 0, dirtyRows: 0 });
    expect(await this.queuedChanges()).toBe(0);
    const open = (await this.sheetWrites()).filter(({ state }) => state === 'open' || state === 'preparing');
    expect(open).toEqual([]);
    expect(await this.#rows(READ_DUE)).toEqual([]);
    expect(await this.#rows(REPAIRS_OWED)).toEqual([]);
  }

  /** Repairs that could not be made, with the reason. */
  repairsGivenUp(): Promise<{ repair: string; why: string }[]> {
    return this.#rows(
      `SELECT repair, given_up AS why FROM sync_repairs r JOIN sync_links l ON l.id = r.link_id
       WHERE l.table_name = ? AND given_up IS NOT NULL`,
    );
  }

  /** Waits until the link is paused and returns the sentence that people read. */
  paused(): Promise<string> {
    return this.#tab.until(async () => {
      const { status, pauseReason } = await this.#tab.status();
      expect(status).toBe('paused');
      return pauseReason ?? '';
    });
  }

  /** Cells that calls of ours wrote into the tab so far. */
  cellsWritten(): number {
    const document = this.#product.google.documents.get(this.#tab.spreadsheetId);
    return document?.counters.cellsWritten(this.#tab.tabId) ?? 0;
  }

  async #rows<T>(sql: string): Promise<T[]> {
    const [rows] = await this.#sql.query(sql, [this.#tab.table]);
    return rows as T[];
  }
}

const READ_DUE = 'SELECT id FROM sync_links WHERE table_name = ? AND nudge_seq > read_seq';
const REPAIRS_OWED =
  'SELECT r.id FROM sync_repairs r JOIN sync_links l ON l.id = r.link_id WHERE l.table_name = ? AND done_at IS NULL';
