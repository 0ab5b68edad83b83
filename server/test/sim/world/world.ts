/**
 * The world of a simulation: one virtual clock, one seed, one scheduler. Whatever waits is an entry here; when all tasks
 * are still, the seed picks one of the entries that are due, and time moves on a little. With nothing due, time jumps to
 * the next entry. The same seed and the same calls give the same run.
 *
 * Still means: no promise job is left. Node runs its tick queue only then, also when the tick was asked for by a promise job,
 * so one tick a step is exact at about a microsecond, however long a chain of awaits is.
 */
import type { Micros } from '../../../core/micros.ts';
import { seededRandom, type Random } from './random.ts';
import { TimerQueue } from './timer-queue.ts';

/** 2026-01-01 in microseconds: runs begin here. */
export const WORLD_BEGIN: Micros = Date.UTC(2026, 0, 1) * 1_000;

/** Steps between two looks at Node's own event loop. */
const STEPS_WITHOUT_IO = 2_000;

export interface WorldOptions {
  seed: number;
  /** Each step takes 1 to this many microseconds; default 400. */
  stepUsMax?: Micros;
  /** Told of each step before it is made: for traces. */
  onStep?: (at: Micros, label: string) => void;
}

/** Why a run ended: its condition held, nothing was left to do, or a limit was reached. */
export type RunEnd = 'reached' | 'idle' | 'steps' | 'time';

export interface RunLimits {
  steps?: number;
  /** Virtual time at which the run ends. */
  until?: Micros;
}

interface Entry {
  label: string;
  fn: () => void;
}

export class World {
  readonly random: Random;
  readonly #schedule: Random;
  readonly #options: WorldOptions;
  readonly #due: Entry[] = [];
  readonly #later = new TimerQueue<Entry>();
  #now: Micros = WORLD_BEGIN;
  #steps = 0;
  #fingerprint = 0;
  #failure: { error: Error } | null = null;

  constructor(options: WorldOptions) {
    this.#options = options;
    const random = seededRandom(options.seed);
    this.#schedule = random.fork();
    this.random = random.fork();
  }

  /** The true time of the MySQL server. No two steps have the same. */
  now(): Micros {
    return this.#now;
  }

  /** Steps made so far. */
  get steps(): number {
    return this.#steps;
  }

  /** A digest of all steps with their times: equal for equal runs. */
  get fingerprint(): string {
    return (this.#fingerprint >>> 0).toString(16).padStart(8, '0');
  }

  /** Runs `fn` as a step of its own, not before `us` have passed; the answer cancels it. */
  after(us: Micros, label: string, fn: () => void): () => void {
    let isCancelled = false;
    this.schedule(us, label, () => {
      if (!isCancelled) fn();
    });
    return () => (isCancelled = true);
  }

  /** As `after`, for good. */
  schedule(us: Micros, label: string, fn: () => void): void {
    const entry = { label, fn };
    if (us <= 0) this.#due.push(entry);
    else this.#later.add(this.#now + us, entry);
  }

  /** Ends the run in progress, or the next one, with this error. */
  fail(error: Error): void {
    this.#failure ??= { error };
  }

  /** Makes steps until the condition holds between two steps. Rejects with what `fail` was told or a step threw. */
  run(isReached: () => boolean, limits: RunLimits = {}): Promise<RunEnd> {
    const stepsMax = this.#steps + (limits.steps ?? Infinity);
    const until = limits.until ?? Infinity;
    return new Promise((resolve, reject) => {
      let sinceIo = 0;
      const next = (): void => {
        sinceIo += 1;
        if (sinceIo < STEPS_WITHOUT_IO) {
          queueMicrotask(() => process.nextTick(turn));
        } else {
          sinceIo = 0;
          setImmediate(turn);
        }
      };
      const turn = (): void => {
        try {
          const end = this.#turn(isReached, stepsMax, until);
          if (end === null) next();
          else resolve(end);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      next();
    });
  }

  #turn(isReached: () => boolean, stepsMax: number, until: Micros): RunEnd | null {
    this.#throwFailure();
    if (isReached()) return 'reached';
    if (this.#steps >= stepsMax) return 'steps';
    this.#collectDue();
    if (this.#due.length === 0) {
      const earliest = this.#later.earliest();
      if (earliest === null) return 'idle';
      if (earliest > until) return 'time';
      this.#now = earliest;
      this.#collectDue();
    }
    if (this.#now > until) return 'time';
    this.#step();
    return null;
  }

  #step(): void {
    const index = this.#due.length === 1 ? 0 : this.#schedule.int(0, this.#due.length - 1);
    const entry = this.#due[index];
    const last = this.#due.pop();
    if (entry === undefined || last === undefined) return;
    if (index < this.#due.length) this.#due[index] = last;
    this.#now += this.#schedule.int(1, this.#options.stepUsMax ?? 400);
    this.#steps += 1;
    this.#note(entry.label);
    this.#options.onStep?.(this.#now, entry.label);
    entry.fn();
  }

  #collectDue(): void {
    const next = () => this.#later.takeDue(this.#now);
    for (let entry = next(); entry !== null; entry = next()) {
      this.#due.push(entry);
    }
  }

  #note(label: string): void {
    let digest = Math.imul(this.#fingerprint ^ this.#now, 0x01000193);
    for (let at = 0; at < label.length; at += 1) {
      digest = Math.imul(digest ^ label.charCodeAt(at), 0x01000193);
    }
    this.#fingerprint = digest;
  }

  #throwFailure(): void {
    if (this.#failure === null) return;
    const { error } = this.#failure;
    this.#failure = null;
    throw error;
  }
}
