/** The simulated Redis: rings are answered as BullMQ gives them, leases are had once and expire. */
import { beforeEach, describe, expect, test } from 'vitest';

import { SyncError } from '../../../core/sync-error.ts';
import { memoryLog } from '../../fakes/memory-log.ts';
import { simProcess, type SimProcess } from '../world/process.ts';
import { World, WORLD_BEGIN } from '../world/world.ts';
import { answerRings } from './answer-rings.ts';
import { createSimRedis, type SimRedis } from './sim-redis.ts';

const SECOND = 1_000_000;
const never = () => false;

let world: World;
let redis: SimRedis;
let life: SimProcess;

beforeEach(() => {
  world = new World({ seed: 4 });
  redis = createSimRedis(world);
  life = simProcess(world, 'one');
});

/** Answers rings for `db-to-sheet`; `work` gets the id. The answer lists `name id` of each start. */
function answer(work: (id: number) => Promise<void>, worker = life): string[] {
  const starts: string[] = [];
  const idle = () => Promise.resolve();
  answerRings({
    world,
    life: worker,
    redis,
    doorbell: redis.doorbell(worker),
    log: memoryLog(),
    concurrency: 2,
    retryMs: 4_000,
    works: {
      'sheet-to-db': idle,
      reconcile: idle,
      'db-to-sheet': (id) => {
        starts.push(`${worker.name} ${id}`);
        return work(id);
      },
    },
  });
  return starts;
}

const ring = (id: number, delayMs = 0) => redis.doorbell(life).ring('db-to-sheet', id, delayMs);
const seconds = () => Math.floor((world.now() - WORLD_BEGIN) / SECOND);

describe('rings', () => {
  test('that come while one waits are one; one that comes while the work runs counts once more', async () => {
    await Promise.all([ring(1), ring(1), ring(1), world.run(never)]);
    const starts = answer(async () => {
      await life.point('work', SECOND);
      if (starts.length === 1) await Promise.all([ring(1), ring(1)]);
    });
    await world.run(never);
    expect(starts).toEqual(['one 1', 'one 1']);
    expect(redis.isQuiet()).toBe(true);
  });

  test('that are delayed are counted apart: the first delay holds, and a ring for now is not held back', async () => {
    const at: number[] = [];
    answer(() => {
      at.push(seconds());
      return Promise.resolve();
    });
    life.spawn('rings', async () => {
      await ring(1, 20_000);
      await ring(1, 5_000);
      await ring(1);
    });
    await world.run(never);
    expect(at).toEqual([0, 20]);
  });

  test('for work that failed are held off, and come again by its retry class', async () => {
    const at: number[] = [];
    answer(() => {
      at.push(seconds());
      if (at.length > 1) return Promise.resolve();
      life.after(SECOND, 'ring', () => void ring(1));
      return Promise.reject(new SyncError('SHEETS_UNAVAILABLE'));
    });
    await Promise.all([ring(1), world.run(never)]);
    expect(at).toHaveLength(2);
    expect(at[1]).toBeGreaterThanOrEqual(4);
  });

  test('of a worker that crashed or sleeps go to another when its lock ran out', async () => {
    const starts = answer(() => life.point('work', 100 * SECOND));
    await Promise.all([ring(1), ring(2), world.run(() => starts.length === 2)]);
    life.crash();
    const other = simProcess(world, 'two');
    const taken = answer(() => other.point('work', SECOND), other);
    await world.run(never);
    expect(taken.sort()).toEqual(['two 1', 'two 2']);
    expect(seconds()).toBeGreaterThanOrEqual(10);
    expect(redis.isQuiet()).toBe(true);
  });

  test('are lost while Redis is away, and when it is wiped', async () => {
    const starts = answer(() => Promise.resolve());
    redis.setAway(true);
    await Promise.all([ring(1), world.run(never)]);
    redis.setAway(false);
    await Promise.all([ring(2, 5_000), world.run(() => seconds() >= 1 || !redis.isQuiet())]);
    redis.wipe();
    await world.run(never);
    expect(starts).toEqual([]);
  });
});

describe('a lease', () => {
  const TTL = 15 * SECOND;
  const hold = (worker: SimProcess, work: (signal: AbortSignal) => Promise<string>) =>
    redis.lease(worker, TTL).hold(1, work);

  test('is had by one at a time, for as long as the work takes', async () => {
    const two = simProcess(world, 'two');
    const outcomes: string[] = [];
    const work = async () => {
      await life.point('work', 100 * SECOND);
      return 'done';
    };
    void hold(life, work).then((outcome) => outcomes.push(outcome));
    await world.run(() => seconds() > 60, { until: WORLD_BEGIN + 70 * SECOND });
    void hold(two, () => Promise.resolve('stolen')).then((outcome) => outcomes.push(outcome));
    await world.run(never);
    expect(outcomes).toEqual(['busy', 'done']);
    void hold(two, () => Promise.resolve('free')).then((outcome) => outcomes.push(outcome));
    await world.run(never);
    expect(outcomes[2]).toBe('free');
  });

  test('outlives a crash by its time only', async () => {
    void hold(life, () => life.point('work', 100 * SECOND).then(() => 'done'));
    await world.run(() => seconds() >= 1, { until: WORLD_BEGIN + 2 * SECOND });
    life.crash();
    const two = simProcess(world, 'two');
    const outcomes: string[] = [];
    const attempt = () =>
      void hold(two, () => Promise.resolve('had')).then((outcome) => outcomes.push(outcome));
    attempt();
    two.after(16 * SECOND, 'again', attempt);
    await world.run(never);
    expect(outcomes).toEqual(['busy', 'had']);
  });

  test('is lost by who sleeps too long, who is told when it wakes up', async () => {
    let isAborted = false;
    const outcomes: string[] = [];
    void hold(life, async (signal) => {
      await life.point('work', 20 * SECOND);
      isAborted = signal.aborted;
      await life.point('work', 20 * SECOND);
      return signal.aborted ? 'lost' : 'kept';
    }).then((outcome) => outcomes.push(outcome));
    life.after(SECOND, 'sleep', () => life.pause(40 * SECOND));
    const two = simProcess(world, 'two');
    two.after(30 * SECOND, 'other', () => {
      void hold(two, () => two.point('work', 60 * SECOND).then(() => 'had')).then((outcome) =>
        outcomes.push(outcome),
      );
    });
    await world.run(never);
    expect(outcomes).toEqual(['lost', 'had']);
    expect(typeof isAborted).toBe('boolean');
  });

  test('cannot be had while Redis is away, and is lost then', async () => {
    redis.setAway(true);
    const refused = hold(life, () => Promise.resolve('x'));
    const outcome = expect(refused).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE' });
    await world.run(never);
    await outcome;
    redis.setAway(false);
    let wasLost = false;
    const held = hold(life, async (signal) => {
      redis.setAway(true);
      await life.point('work', 30 * SECOND);
      wasLost = signal.aborted;
      return 'done';
    });
    await Promise.all([held, world.run(never)]);
    expect(wasLost).toBe(true);
  });
});
