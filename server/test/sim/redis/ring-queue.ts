/**
 * One queue of rings in the simulated Redis, as BullMQ keeps it: a ring while another waits is the same ring, one while the work
 * runs is kept until it ends, delayed rings are counted apart. A job of a worker that is gone or asleep is given to another
 * once, after its lock ran out.
 */
import type { Micros } from '../../../core/micros.ts';
import type { SimProcess } from '../world/process.ts';
import type { World } from '../world/world.ts';

/** How long a worker's lock on a job lives without being renewed. */
const LOCK_US: Micros = 10_000_000;

export interface Ring {
  name: 'now' | 'later';
  id: number;
}

export interface RingTaker {
  life: SimProcess;
  /** How many jobs it runs at once. */
  concurrency: number;
  run: (ring: Ring) => Promise<void>;
}

interface Job {
  ring: Ring;
  state: 'delayed' | 'waiting' | 'active';
  /** A ring came while the job was active. */
  isRungAgain: boolean;
  stalls: number;
}

export class RingQueue {
  readonly #name: string;
  readonly #world: World;
  readonly #takers: RingTaker[] = [];
  readonly #running = new Map<RingTaker, Set<Job>>();
  /** By deduplication id. */
  #jobs = new Map<string, Job>();
  #waiting: Job[] = [];

  constructor(name: string, world: World) {
    this.#name = name;
    this.#world = world;
  }

  /** No job waits, is delayed or runs. */
  get isEmpty(): boolean {
    return this.#jobs.size === 0;
  }

  addTaker(taker: RingTaker): void {
    this.#takers.push(taker);
    this.#running.set(taker, new Set());
    taker.life.onCrash(() => {
      this.removeTaker(taker);
      this.#watch(taker);
    });
    taker.life.onPause(() => this.#watch(taker));
    this.#hand();
  }

  removeTaker(taker: RingTaker): void {
    const at = this.#takers.indexOf(taker);
    if (at >= 0) this.#takers.splice(at, 1);
  }

  add(id: number, delayUs: Micros): void {
    const name = delayUs > 0 ? 'later' : 'now';
    const key = `${name}-${id}`;
    const known = this.#jobs.get(key);
    if (known) {
      if (name === 'now' && known.state === 'active') known.isRungAgain = true;
      return;
    }
    const job: Job = { ring: { name, id }, state: 'delayed', isRungAgain: false, stalls: 0 };
    this.#jobs.set(key, job);
    if (delayUs > 0) this.#world.after(delayUs, `${this.#name} later`, () => this.#enqueue(job));
    else this.#enqueue(job);
  }

  /** Everything is gone; work that runs goes on, and nobody knows of it. */
  wipe(): void {
    this.#jobs = new Map();
    this.#waiting = [];
  }

  #enqueue(job: Job): void {
    if (!this.#isKnown(job)) return;
    job.state = 'waiting';
    this.#waiting.push(job);
    this.#hand();
  }

  /** Gives the oldest jobs to the workers that have room. */
  #hand(): void {
    while (this.#waiting.length > 0) {
      const free = this.#takers.filter(
        (taker) => taker.life.isAwake() && this.#jobsOf(taker).size < taker.concurrency,
      );
      if (free.length === 0) return;
      const job = this.#waiting.shift();
      if (job) this.#run(this.#world.random.pick(free), job);
    }
  }

  #run(taker: RingTaker, job: Job): void {
    job.state = 'active';
    const jobs = this.#jobsOf(taker);
    jobs.add(job);
    taker.life.spawn(`${this.#name} ring`, async () => {
      await taker.run(job.ring);
      // Another may have it by now.
      if (jobs.delete(job)) this.#finish(job);
      this.#hand();
    });
  }

  /** The locks of a worker that is gone or asleep run out. */
  #watch(taker: RingTaker): void {
    this.#world.after(LOCK_US, `${this.#name} stalled`, () => {
      const jobs = this.#jobsOf(taker);
      if (!taker.life.isAwake()) {
        for (const job of jobs) this.#stall(job);
        jobs.clear();
      }
      // A worker that woke up has room for what waits.
      this.#hand();
    });
  }

  #stall(job: Job): void {
    job.stalls += 1;
    if (job.stalls > 1) this.#finish(job);
    else this.#enqueue(job);
  }

  #finish(job: Job): void {
    if (!this.#isKnown(job)) return;
    this.#jobs.delete(keyOf(job));
    if (job.isRungAgain) this.add(job.ring.id, 0);
  }

  #isKnown(job: Job): boolean {
    return this.#jobs.get(keyOf(job)) === job;
  }

  #jobsOf(taker: RingTaker): Set<Job> {
    return this.#running.get(taker) ?? new Set();
  }
}

function keyOf({ ring }: Job): string {
  return `${ring.name}-${ring.id}`;
}
