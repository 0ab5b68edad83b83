/**
 * A table of the simulated server at READ COMMITTED: a statement sees what is committed and what its own transaction wrote;
 * who writes a row holds its exclusive lock until the transaction ends. Unique values are locked like rows, so that an
 * insert waits for the transaction that may still take its value back.
 */
import { DUPLICATE, MysqlError } from './mysql-error.ts';
import type { LockMode, Locks } from './locks.ts';
import type { Trx } from './trx.ts';

export interface UniqueIndex<V> {
  name: string;
  /** Null is not indexed. */
  of: (row: V) => string | null;
}

interface Stored<V> {
  committed: V | null;
  pending: { trx: Trx; value: V | null } | null;
}

export class VersionedTable<V> {
  readonly name: string;
  readonly #locks: Locks;
  readonly #unique: readonly UniqueIndex<V>[];
  readonly #rows = new Map<string, Stored<V>>();
  #lastId = 0;

  constructor(name: string, locks: Locks, unique: readonly UniqueIndex<V>[] = []) {
    this.name = name;
    this.#locks = locks;
    this.#unique = unique;
  }

  /** AUTO_INCREMENT: never taken back, so a rollback leaves a gap. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** A row that was inserted with an id of the caller's choice moves the counter on. */
  reserveId(id: number): void {
    this.#lastId = Math.max(this.#lastId, id);
  }

  /** Consistent read. `trx` null: what is committed. */
  read(trx: Trx | null, id: string): V | undefined {
    const stored = this.#rows.get(id);
    return stored === undefined ? undefined : (versionFor(stored, trx) ?? undefined);
  }

  /** Consistent read of all rows, in the order of their first insert. */
  *all(trx: Trx | null): Generator<[id: string, row: V]> {
    for (const [id, stored] of this.#rows) {
      const row = versionFor(stored, trx);
      if (row !== null) yield [id, row];
    }
  }

  /** `SELECT … FOR UPDATE` (or in share mode) of one row: its newest version, once its lock is had. */
  async lock(trx: Trx, id: string, mode: LockMode = 'exclusive'): Promise<V | undefined> {
    if (!this.#rows.has(id)) return undefined;
    const resource = this.#resource(id);
    const wasHeld = this.#locks.holds(trx, resource);
    const wait = this.#locks.acquire(trx, resource, mode);
    if (wait) await wait;
    const row = this.read(trx, id);
    // Locks of rows that do not match are given back.
    if (row === undefined && !wasHeld) this.#locks.release(trx, resource);
    return row;
  }

  /** `… FOR UPDATE SKIP LOCKED` of one row. */
  lockUnlessBusy(trx: Trx, id: string): V | 'busy' | undefined {
    if (!this.#rows.has(id)) return undefined;
    const resource = this.#resource(id);
    const wasHeld = this.#locks.holds(trx, resource);
    if (!this.#locks.tryAcquire(trx, resource, 'exclusive')) return 'busy';
    const row = this.read(trx, id);
    if (row === undefined && !wasHeld) this.#locks.release(trx, resource);
    return row;
  }

  /** Throws error 1062 when the id or a unique value is there already. */
  async insert(trx: Trx, id: string, row: V): Promise<void> {
    const resource = this.#resource(id);
    const wait = this.#locks.acquire(trx, resource, 'exclusive');
    if (wait) await wait;
    if (this.read(trx, id) !== undefined) throw new MysqlError(DUPLICATE);
    await this.#claim(trx, id, undefined, row);
    this.#write(trx, id, row);
  }

  /** The row must be there and locked by this transaction. Throws error 1062 when another row has a unique value of it. */
  async update(trx: Trx, id: string, row: V): Promise<void> {
    await this.#claim(trx, id, this.read(trx, id), row);
    this.#write(trx, id, row);
  }

  /** Likewise. */
  async delete(trx: Trx, id: string): Promise<void> {
    await this.#claim(trx, id, this.read(trx, id), undefined);
    this.#write(trx, id, null);
  }

  #resource(id: string): string {
    return `${this.name}/${id}`;
  }

  /** Locks the unique values that come and go, and looks whether another row has one that comes. */
  async #claim(trx: Trx, id: string, before: V | undefined, after: V | undefined): Promise<void> {
    for (const index of this.#unique) {
      const [old, next] = [before, after].map((row) => (row === undefined ? null : index.of(row)));
      if (old === next) continue;
      for (const value of [old, next]) {
        if (value == null) continue;
        const wait = this.#locks.acquire(trx, `${this.name}.${index.name}/${value}`, 'exclusive');
        if (wait) await wait;
      }
      if (next == null) continue;
      for (const [other, row] of this.all(trx)) {
        if (other !== id && index.of(row) === next) throw new MysqlError(DUPLICATE);
      }
    }
  }

  #write(trx: Trx, id: string, value: V | null): void {
    const stored = this.#rows.get(id) ?? { committed: null, pending: null };
    this.#rows.set(id, stored);
    if (stored.pending === null) {
      trx.wrote({
        commit: () => {
          stored.committed = stored.pending?.value ?? null;
          this.#settle(id, stored);
        },
        rollback: () => this.#settle(id, stored),
      });
    }
    stored.pending = { trx, value };
  }

  #settle(id: string, stored: Stored<V>): void {
    stored.pending = null;
    if (stored.committed === null) this.#rows.delete(id);
  }
}

function versionFor<V>(stored: Stored<V>, trx: Trx | null): V | null {
  return stored.pending !== null && stored.pending.trx === trx ? stored.pending.value : stored.committed;
}
