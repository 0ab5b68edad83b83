/** The world: exact steps, virtual time, lives that end, and runs that are the same again. */
import { describe, expect, test } from 'vitest';

import { simProcess } from './process.ts';
import { seededRandom } from './random.ts';
import { World, WORLD_BEGIN } from './world.ts';

const never = () => false;
const SECOND = 1_000_000;

describe('a step', () => {
  test.each([1, 100, 50_000])('ends when the last of %i chained promise jobs is done', async (jobs) => {
    const world = new World({ seed: 1 });
    const life = simProcess(world, 'a');
    const seen: string[] = [];
    life.spawn('long', async () => {
      await life.point('begin');
      for (let job = 0; job < jobs; job += 1) await Promise.resolve();
      seen.push('long is still');
    });
    life.spawn('watch', async () => {
      await life.point('later', 1);
      seen.push('next step');
    });
    await world.run(never);
    expect(seen).toEqual(['long is still', 'next step']);
  });

  test('that throws, and a task that nobody waits for, end the run with their error', async () => {
    const world = new World({ seed: 1 });
    world.after(0, 'bad', () => {
      throw new RangeError('bad step');
    });
    await expect(world.run(never)).rejects.toThrow('bad step');
    simProcess(world, 'a').spawn('task', () => Promise.reject(new RangeError('bad task')));
    await expect(world.run(never)).rejects.toThrow('a: task failed');
  });
});

describe('time', () => {
  test('jumps to what is due next, and never goes back', async () => {
    const world = new World({ seed: 3 });
    const at: number[] = [];
    for (const seconds of [50, 1, 3_600, 1]) {
      world.after(seconds * SECOND, 'tick', () => at.push(world.now() - WORLD_BEGIN));
    }
    expect(await world.run(never)).toBe('idle');
    expect(at.map((us) => Math.floor(us / SECOND))).toEqual([1, 1, 50, 3_600]);
    expect(new Set(at).size).toBe(4);
  });

  test('stops at the limit, before what is due after it', async () => {
    const world = new World({ seed: 3 });
    world.after(10 * SECOND, 'tick', never);
    expect(await world.run(never, { until: WORLD_BEGIN + SECOND })).toBe('time');
    expect(world.steps).toBe(0);
    expect(await world.run(never, { steps: 0 })).toBe('steps');
  });
});

describe('a process', () => {
  test('that crashed is never resumed, whatever it waits for', async () => {
    const world = new World({ seed: 5 });
    const life = simProcess(world, 'a');
    const seen: string[] = [];
    let resume = (): void => undefined;
    life.spawn('task', async () => {
      await life.point('one');
      seen.push('one');
      await life.point('two');
      seen.push('two');
    });
    life.spawn('waits', async () => {
      await life.suspend<undefined>('gate', (suspended) => (resume = () => suspended.resume(undefined)));
      seen.push('resumed');
    });
    life.after(1, 'timer', () => seen.push('timer'));
    life.onCrash(() => seen.push('crashed'));
    life.crashAfter(1);
    await world.run(never);
    resume();
    await world.run(never);
    expect(seen).toHaveLength(2);
    expect(seen[1]).toBe('crashed');
    expect(life.isAlive()).toBe(false);
  });

  test('that is paused goes on where it was', async () => {
    const world = new World({ seed: 5 });
    const life = simProcess(world, 'a');
    let at = 0;
    life.spawn('task', async () => {
      await life.point('one');
      at = world.now();
    });
    life.pause(60 * SECOND);
    expect(life.isAwake()).toBe(false);
    await world.run(never);
    expect(at - WORLD_BEGIN).toBeGreaterThanOrEqual(60 * SECOND);
    expect(life.isAwake()).toBe(true);
  });

  test('waits for what came first: resumed or failed', async () => {
    const world = new World({ seed: 5 });
    const life = simProcess(world, 'a');
    const outcomes: unknown[] = [];
    life.spawn('task', async () => {
      const value = await life.suspend<string>('gate', (suspended) => {
        suspended.resume('first');
        suspended.fail(new Error('second'));
      });
      outcomes.push(value);
    });
    await world.run(never);
    expect(outcomes).toEqual(['first']);
  });
});

/** Two processes that talk over points, timers and shared state. */
async function noisyRun(seed: number): Promise<{ fingerprint: string; order: string }> {
  const world = new World({ seed });
  const order: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    const life = simProcess(world, name);
    life.spawn('task', async () => {
      for (let turn = 0; turn < 20; turn += 1) {
        await life.point(`turn ${turn}`, world.random.chance(0.3) ? world.random.int(1, 1_000) : 0);
        order.push(name);
      }
    });
  }
  await world.run(never);
  return { fingerprint: world.fingerprint, order: order.join('') };
}

describe('a seed', () => {
  test('gives the same run again, and another seed another run', async () => {
    const first = await noisyRun(7);
    expect(await noisyRun(7)).toEqual(first);
    expect((await noisyRun(8)).order).not.toBe(first.order);
  });

  test('spreads its numbers evenly and keeps to their bounds', () => {
    const random = seededRandom(11);
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 8_000; draw += 1) {
      const number = random.int(2, 5);
      counts[number - 2] = (counts[number - 2] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(1_800);
    expect(counts.reduce((sum, count) => sum + count)).toBe(8_000);
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
