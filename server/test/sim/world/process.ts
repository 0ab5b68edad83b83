/**
 * One life of a simulated process: every place where it waits for the outside is a point. A point is resumed by the
 * scheduler; a life that crashed is never resumed, so its promises stay pending for ever and are dropped. A process that
 * starts again is a new life with new ports.
 */
import type { Micros } from '../../../core/micros.ts';
import type { World } from './world.ts';

/** A task that waits for somebody else, for example for a lock. The first of both calls counts. */
export interface Suspended<T> {
  /** Resumes the task at a point of its own. */
  resume(value: T): void;
  /** Lets the task fail at a point of its own. */
  fail(error: unknown): void;
}

export interface SimProcess {
  readonly name: string;
  /** False after `crash`. */
  isAlive(): boolean;
  /** Alive and not paused. */
  isAwake(): boolean;
  /**
   * Suspends the calling task until the scheduler picks it, not before `us` of virtual time have passed. Never resolves
   * when the process crashes first.
   */
  point(label: string, us?: Micros): Promise<void>;
  /** Suspends the calling task until somebody resumes it or lets it fail. */
  suspend<T>(label: string, begin: (suspended: Suspended<T>) => void): Promise<T>;
  /** Runs `fn` when `us` have passed and the process is alive then; the answer cancels it. */
  after(us: Micros, label: string, fn: () => void): () => void;
  /** A task of this process that nobody waits for. When it fails, the whole run does. */
  spawn(label: string, work: () => Promise<void>): void;
  /** Ends this life: none of its points is ever resumed. What was told by `onCrash` runs at once. */
  crash(): void;
  /** After `points` more points were resumed the process crashes instead of resuming another. */
  crashAfter(points: number): void;
  /** None of its points is resumed before `us` have passed: a process that was put to sleep as a whole. */
  pause(us: Micros): void;
  /** Runs when this life is put to sleep. */
  onPause(fn: () => void): void;
  /** Runs when this life ends. */
  onCrash(fn: () => void): void;
}

/** A process of this world. Its life begins at once. */
export function simProcess(world: World, name: string): SimProcess {
  let isOver = false;
  let pausedUntil: Micros = -Infinity;
  let pointsLeft = Infinity;
  const crashed: (() => void)[] = [];
  const paused: (() => void)[] = [];

  const guarded = (us: Micros, label: string, fn: () => void): void => {
    world.schedule(us, `${name} ${label}`, () => {
      if (isOver) return;
      if (world.now() < pausedUntil) {
        guarded(pausedUntil - world.now(), label, fn);
        return;
      }
      pointsLeft -= 1;
      if (pointsLeft < 0) life.crash();
      else fn();
    });
  };

  const life: SimProcess = {
    name,
    isAlive: () => !isOver,
    isAwake: () => !isOver && world.now() >= pausedUntil,
    point: (label, us = 0) =>
      new Promise((resolve) => {
        if (!isOver) guarded(us, label, resolve);
      }),
    suspend: <T>(label: string, begin: (suspended: Suspended<T>) => void) =>
      new Promise<T>((resolve, reject) => {
        if (isOver) return;
        let isSettled = false;
        const settle = (fn: () => void): void => {
          if (isSettled || isOver) return;
          isSettled = true;
          guarded(0, label, fn);
        };
        begin({
          resume: (value) => settle(() => resolve(value)),
          fail: (error) => settle(() => reject(error instanceof Error ? error : new Error(String(error)))),
        });
      }),
    after(us, label, fn) {
      let isCancelled = false;
      guarded(us, label, () => {
        if (!isCancelled) fn();
      });
      return () => (isCancelled = true);
    },
    spawn(label, work) {
      work().catch((error: unknown) => {
        if (!isOver) world.fail(new Error(`${name}: ${label} failed`, { cause: error }));
      });
    },
    crash() {
      if (isOver) return;
      isOver = true;
      for (const fn of crashed) fn();
    },
    crashAfter(points) {
      pointsLeft = points;
    },
    pause(us) {
      if (isOver) return;
      pausedUntil = Math.max(pausedUntil, world.now() + us);
      for (const fn of paused) fn();
    },
    onPause(fn) {
      paused.push(fn);
    },
    onCrash(fn) {
      crashed.push(fn);
    },
  };
  return life;
}
