/** Time that passes only when everybody waits: ten minutes of waiting take seconds. */

export interface VirtualTime {
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Lets the time pass until `until`; whoever still waits then is left waiting. */
  run(until: number): Promise<void>;
}

interface Sleeper {
  at: number;
  /** Who came first wakes first. */
  order: number;
  wake: () => void;
}

export function virtualTime(start: number): VirtualTime {
  let now = start;
  let order = 0;
  let sleepers: Sleeper[] = [];
  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((wake) => {
        order += 1;
        sleepers.push({ at: now + Math.max(0, ms), order, wake });
      }),
    async run(until) {
      for (;;) {
        // All that can go on without time passing.
        await new Promise(setImmediate);
        const at = Math.min(...sleepers.map((sleeper) => sleeper.at));
        if (at > until) return;
        now = at;
        const due = sleepers.filter((sleeper) => sleeper.at <= at).sort((a, b) => a.order - b.order);
        sleepers = sleepers.filter((sleeper) => sleeper.at > at);
        for (const { wake } of due) wake();
      }
    },
  };
}
