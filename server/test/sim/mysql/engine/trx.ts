/**
 * One transaction of the simulated server: the locks that it holds and the versions that it wrote. Nobody else sees them
 * before `commit`; `rollback` forgets them. Both free its locks.
 */
import type { Micros } from '../../../../core/micros.ts';
import type { SimProcess } from '../../world/process.ts';
import type { Locks } from './locks.ts';

/** A record's version that only its transaction sees. */
export interface PendingVersion {
  commit(): void;
  rollback(): void;
}

export class Trx {
  readonly client: SimProcess;
  /** `innodb_lock_wait_timeout` of its connection. */
  readonly lockWaitUs: Micros;
  readonly #locks: Locks;
  readonly #versions: PendingVersion[] = [];
  readonly #atCommit: (() => void)[] = [];
  #isOver = false;

  constructor(client: SimProcess, locks: Locks, lockWaitUs: Micros) {
    this.client = client;
    this.lockWaitUs = lockWaitUs;
    this.#locks = locks;
    openOf(client).add(this);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Versions written so far: InnoDB takes the transaction with the fewest as the victim of a deadlock. */
  get weight(): number {
    return this.#versions.length;
  }

  wrote(version: PendingVersion): void {
    this.#versions.push(version);
  }

  /** `fn` runs when the transaction commits, before its versions count. */
  atCommit(fn: () => void): void {
    this.#atCommit.push(fn);
  }

  commit(): void {
    if (this.#isOver) return;
    this.#end();
    for (const fn of this.#atCommit) fn();
    for (const version of this.#versions) version.commit();
    this.#locks.releaseAll(this);
  }

  rollback(): void {
    if (this.#isOver) return;
    this.#end();
    for (const version of this.#versions) version.rollback();
    this.#locks.releaseAll(this);
  }

  #end(): void {
    this.#isOver = true;
    openOf(this.client).delete(this);
  }
}

const open = new WeakMap<SimProcess, Set<Trx>>();

/** The client's open transactions; the server rolls them back when the client is gone. */
function openOf(client: SimProcess): Set<Trx> {
  const known = open.get(client);
  if (known) return known;
  const transactions = new Set<Trx>();
  open.set(client, transactions);
  client.onCrash(() => {
    for (const trx of [...transactions]) trx.rollback();
  });
  return transactions;
}
