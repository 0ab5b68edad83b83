/** What breaks during a soak, one thing at a time, each with the sentence of the trace. */
import { setTimeout as wait } from 'node:timers/promises';

import { Redis } from 'ioredis';

import type { Lab } from '../lab.ts';
import type { Memory } from './call-log.ts';
import type { Installation } from './installation.ts';
import type { Random } from './random.ts';

export interface Trouble {
  /** As the report counts it. */
  name: string;
  /** Whose memory of calls to Google goes with it. */
  loses?: Memory;
  make(random: Random): Promise<void>;
}

/** Longest time that a network is away. */
const CUT_MS_MAX = 6_000;

export function troubles(lab: Lab, { product, processes, networks }: Installation): readonly Trouble[] {
  const { google } = product;
  const restart = async (signal: 'SIGKILL' | 'SIGTERM', random: Random) => {
    const process = random.pick(processes);
    await process.stop(signal);
    await wait(random.below(1_500));
    await process.start();
  };
  const cut = (name: keyof Installation['networks']): Trouble => ({
    name: `the network to ${name} is cut`,
    async make(random) {
      networks[name].cut();
      await wait(500 + random.below(CUT_MS_MAX));
      networks[name].mend();
    },
  });
  const fault = (name: string, rule: object): Trouble => ({ name, make: () => google.arm(rule) });
  return [
    { name: 'a process is killed with -9', loses: 'process', make: (random) => restart('SIGKILL', random) },
    { name: 'all processes are killed with -9', loses: 'process', make: () => restartAll(processes) },
    { name: 'a process is asked to stop', loses: 'process', make: (random) => restart('SIGTERM', random) },
    { name: 'Redis is wiped', loses: 'Redis', make: () => wipe(lab.services.redisUrl) },
    { name: 'Redis is killed with -9', loses: 'Redis', make: () => lab.crash('Redis') },
    { name: 'MySQL is killed with -9', make: () => lab.crash('MySQL') },
    cut('MySQL'),
    cut('Redis'),
    cut('Google'),
    fault('a write of Google’s is applied and its answer lost', {
      method: 'spreadsheets.batchUpdate',
      effect: 'drop-after',
    }),
    fault('a write of Google’s is applied and answered with 503', {
      method: 'spreadsheets.batchUpdate',
      effect: 'answer-after',
    }),
    fault('a call of Google’s is never answered', { effect: 'silent-after' }),
    fault('a write of Google’s is applied ten seconds after its caller gave up', {
      method: 'spreadsheets.batchUpdate',
      effect: 'hold-before',
      holdMs: 14_000,
    }),
  ];
}

/** Every trouble once in an order that the seed chooses, then in another order, and so on: none is left out of a long run. */
export class TroubleDeck {
  readonly #all: readonly Trouble[];
  readonly #random: Random;
  #left: Trouble[] = [];
  readonly made = new Map<string, number>();

  constructor(all: readonly Trouble[], random: Random) {
    this.#all = all;
    this.#random = random;
  }

  next(): Trouble {
    if (this.#left.length === 0) this.#left = [...this.#all];
    const trouble = this.#random.pick(this.#left);
    this.#left = this.#left.filter((other) => other !== trouble);
    this.made.set(trouble.name, (this.made.get(trouble.name) ?? 0) + 1);
    return trouble;
  }
}

async function restartAll(processes: Installation['processes']): Promise<void> {
  await Promise.all(processes.map((process) => process.stop('SIGKILL')));
  await Promise.all(processes.map((process) => process.start()));
}

async function wipe(redisUrl: string): Promise<void> {
  const redis = new Redis(redisUrl);
  await redis.flushall();
  redis.disconnect();
}
