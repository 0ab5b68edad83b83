/**
 * Row locks of the simulated server, shared and exclusive, first come first served. A wait ends by being granted, by the
 * connection's lock-wait time-out, or by a deadlock, which is found when a wait would close a circle: as in InnoDB the transaction
 * that wrote least is rolled back, of equals the one that came last.
 */
import type { Suspended } from '../../world/process.ts';
import type { World } from '../../world/world.ts';
import { DEADLOCK, LOCK_TIMEOUT, MysqlError } from './mysql-error.ts';
import type { Trx } from './trx.ts';

export type LockMode = 'shared' | 'exclusive';

interface Request {
  trx: Trx;
  resource: string;
  mode: LockMode;
  suspended: Suspended<undefined>;
}

interface Lock {
  holders: Map<Trx, LockMode>;
  /** In the order in which they came. */
  waiting: Request[];
}

export class Locks {
  readonly #world: Pick<World, 'after'>;
  readonly #locks = new Map<string, Lock>();
  readonly #held = new Map<Trx, Set<string>>();
  readonly #waits = new Map<Trx, Request>();

  constructor(world: Pick<World, 'after'>) {
    this.#world = world;
  }

  /** How many transactions wait now. */
  get waiting(): number {
    return this.#waits.size;
  }

  /** Nothing when the lock is free (or held already): it is granted at once. */
  acquire(trx: Trx, resource: string, mode: LockMode): Promise<void> | undefined {
    if (this.tryAcquire(trx, resource, mode)) return undefined;
    return this.#wait(trx, resource, mode);
  }

  /** False when the transaction would have to wait. */
  tryAcquire(trx: Trx, resource: string, mode: LockMode): boolean {
    const lock = this.#lockOf(resource);
    const held = lock.holders.get(trx);
    if (held === 'exclusive' || held === mode) return true;
    if (blockersOf(lock, trx, mode, lock.waiting.length).length > 0) return false;
    this.#grant(trx, resource, mode);
    return true;
  }

  /** For a lock on what turned out not to be there. */
  release(trx: Trx, resource: string): void {
    this.#held.get(trx)?.delete(resource);
    this.#lockOf(resource).holders.delete(trx);
    this.#grantWaiting(resource);
  }

  holds(trx: Trx, resource: string): boolean {
    return this.#held.get(trx)?.has(resource) ?? false;
  }

  /** Also ends its wait, whose task is left as it is. */
  releaseAll(trx: Trx): void {
    const wait = this.#waits.get(trx);
    if (wait) this.#endWait(wait);
    const resources = [...(this.#held.get(trx) ?? [])];
    this.#held.delete(trx);
    for (const resource of resources) {
      this.#lockOf(resource).holders.delete(trx);
      this.#grantWaiting(resource);
    }
  }

  async #wait(trx: Trx, resource: string, mode: LockMode): Promise<void> {
    let stopTimer = (): void => undefined;
    await trx.client
      .suspend<undefined>(`lock ${resource}`, (suspended) => {
        const request: Request = { trx, resource, mode, suspended };
        this.#lockOf(resource).waiting.push(request);
        this.#waits.set(trx, request);
        stopTimer = this.#world.after(trx.lockWaitUs, `lock time-out ${resource}`, () => {
          if (this.#waits.get(trx) !== request) return;
          this.#endWait(request);
          suspended.fail(new MysqlError(LOCK_TIMEOUT));
        });
        this.#breakCircle(request);
      })
      .finally(() => stopTimer());
  }

  /** The whole transaction of the victim is rolled back at once. */
  #breakCircle(request: Request): void {
    const circle = this.#circleOf(request.trx);
    if (circle === null) return;
    const [first, ...others] = circle;
    const victim = others.reduce((least, trx) => (trx.weight < least.weight ? trx : least), first);
    const wait = this.#waits.get(victim);
    victim.rollback();
    wait?.suspended.fail(new MysqlError(DEADLOCK));
  }

  /** The transactions that wait for one another, from this one on; null when they do not. */
  #circleOf(start: Trx): [Trx, ...Trx[]] | null {
    const seen = new Set<Trx>();
    const search = (trx: Trx): Trx[] | null => {
      const wait = this.#waits.get(trx);
      if (wait === undefined) return null;
      const lock = this.#lockOf(wait.resource);
      for (const blocker of blockersOf(lock, trx, wait.mode, lock.waiting.indexOf(wait))) {
        if (blocker === start) return [trx];
        if (seen.has(blocker)) continue;
        seen.add(blocker);
        const rest = search(blocker);
        if (rest !== null) return [trx, ...rest];
      }
      return null;
    };
    const [first, ...others] = search(start) ?? [];
    return first === undefined ? null : [first, ...others];
  }

  #endWait(request: Request): void {
    this.#waits.delete(request.trx);
    const lock = this.#lockOf(request.resource);
    lock.waiting.splice(lock.waiting.indexOf(request), 1);
    this.#grantWaiting(request.resource);
  }

  #grantWaiting(resource: string): void {
    const lock = this.#lockOf(resource);
    for (const request of [...lock.waiting]) {
      const place = lock.waiting.indexOf(request);
      if (place === -1 || blockersOf(lock, request.trx, request.mode, place).length > 0) continue;
      lock.waiting.splice(place, 1);
      this.#waits.delete(request.trx);
      this.#grant(request.trx, resource, request.mode);
      request.suspended.resume(undefined);
    }
    if (lock.holders.size === 0 && lock.waiting.length === 0) this.#locks.delete(resource);
  }

  #grant(trx: Trx, resource: string, mode: LockMode): void {
    this.#lockOf(resource).holders.set(trx, mode);
    const held = this.#held.get(trx) ?? new Set();
    held.add(resource);
    this.#held.set(trx, held);
  }

  #lockOf(resource: string): Lock {
    const known = this.#locks.get(resource);
    if (known) return known;
    const lock: Lock = { holders: new Map(), waiting: [] };
    this.#locks.set(resource, lock);
    return lock;
  }
}

/** Other transactions that hold, or asked before for, what cannot be had at the same time; `place` in the queue. */
function blockersOf(lock: Lock, trx: Trx, mode: LockMode, place: number): Trx[] {
  const conflicts = (other: Trx, otherMode: LockMode) =>
    other !== trx && (mode === 'exclusive' || otherMode === 'exclusive');
  const holding = [...lock.holders].filter(([other, held]) => conflicts(other, held)).map(([other]) => other);
  const before = lock.waiting.slice(0, place).filter((each) => conflicts(each.trx, each.mode));
  return [...holding, ...before.map((each) => each.trx)];
}
