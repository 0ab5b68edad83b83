/**
 * The last versions of one tab's rows, so that a page that knows one of them gets only what changed since. A version's
 * name is never used twice, not even by the next process.
 */
import { diffRows } from './diff-rows.ts';
import type { RowSplice, WireRow } from './wire.ts';

interface Version {
  readonly name: string;
  readonly rows: readonly WireRow[];
}

export interface ChangedRows {
  readonly version: string;
  readonly whole: boolean;
  readonly splices: readonly RowSplice[];
}

/** A page asks within moments of a change; one that slept longer gets everything. */
const KEPT = 16;

export class TabVersions {
  readonly #prefix: string;
  #made = 0;
  #versions: Version[] = [];

  /** `prefix`: differs from one process to the next. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** What leads from the version `since` to `rows`, which become the newest version unless they are it already. */
  changes(rows: readonly WireRow[], since: string | undefined): ChangedRows {
    const newest = this.#newest(rows);
    const known = this.#versions.find(({ name }) => name === since);
    if (!known) return { version: newest.name, whole: true, splices: [{ at: 0, removed: 0, rows }] };
    return { version: newest.name, whole: false, splices: diffRows(known.rows, rows) };
  }

  #newest(rows: readonly WireRow[]): Version {
    const last = this.#versions.at(-1);
    if (last && last.rows.length === rows.length && last.rows.every((row, index) => row === rows[index])) {
      return last;
    }
    this.#made += 1;
    const version = { name: `${this.#prefix}.${this.#made}`, rows };
    this.#versions = [...this.#versions.slice(1 - KEPT), version];
    return version;
  }
}
