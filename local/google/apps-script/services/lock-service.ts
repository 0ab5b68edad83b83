/** `LockService`: one holder at a time for each document, user or script; given back at the latest when the execution ends. */
import type { Caller, ServiceMethods } from './service.ts';
import type { StoreName } from './script-store.ts';

interface Waiter {
  executionId: number;
  grant: () => void;
}

interface Lock {
  holder: number | undefined;
  waiting: Waiter[];
}

export class LockTable {
  readonly #locks = new Map<string, Lock>();

  readonly methods: ServiceMethods = {
    'Lock.tryLock': (caller, store: StoreName, timeoutMs: number) => this.#take(caller, store, timeoutMs),
    'Lock.hasLock': (caller, store: StoreName) => this.#lock(caller, store).holder === caller.id,
    'Lock.releaseLock': (caller, store: StoreName) => {
      const lock = this.#lock(caller, store);
      if (lock.holder === caller.id) passOn(lock);
    },
  };

  /** Frees what an execution still holds and forgets what it waits for. */
  executionEnded(executionId: number): void {
    for (const lock of this.#locks.values()) {
      lock.waiting = lock.waiting.filter((waiter) => waiter.executionId !== executionId);
      if (lock.holder === executionId) passOn(lock);
    }
  }

  #lock({ request }: Caller, store: StoreName): Lock {
    const scope = store === 'document' ? request.spreadsheetId : store === 'user' ? request.user : '';
    const name = `${store}:${scope}`;
    let lock = this.#locks.get(name);
    if (lock === undefined) this.#locks.set(name, (lock = { holder: undefined, waiting: [] }));
    return lock;
  }

  #take(caller: Caller, store: StoreName, timeoutMs: number): boolean | Promise<boolean> {
    const lock = this.#lock(caller, store);
    if (lock.holder === undefined || lock.holder === caller.id) {
      lock.holder = caller.id;
      return true;
    }
    if (timeoutMs <= 0) return false;
    return new Promise((resolve) => {
      const waiter: Waiter = {
        executionId: caller.id,
        grant: () => {
          clearTimeout(timer);
          resolve(true);
        },
      };
      const timer = setTimeout(() => {
        lock.waiting = lock.waiting.filter((other) => other !== waiter);
        resolve(false);
      }, timeoutMs);
      lock.waiting.push(waiter);
    });
  }
}

function passOn(lock: Lock): void {
  const next = lock.waiting.shift();
  lock.holder = next?.executionId;
  next?.grant();
}
