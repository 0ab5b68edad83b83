/** Parts start in order and stop in reverse, whatever fails. */
import { expect, test } from 'vitest';

import { lifecycle, type Service } from './lifecycle.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

function recorded(names: string[], fail: { start?: string; stop?: string } = {}) {
  const events: string[] = [];
  const services = names.map((name): Service => ({
    name,
    start: () => {
      if (fail.start === name) throw new Error(`${name} cannot start`);
      events.push(`+${name}`);
    },
    stop: () => {
      if (fail.stop === name) throw new Error(`${name} cannot stop`);
      events.push(`-${name}`);
    },
  }));
  return { events, services };
}

test('starts in order and stops in reverse', async () => {
  const { events, services } = recorded(['a', 'b', 'c']);
  const parts = lifecycle(services, silent);
  expect(await parts.start()).toBe('started');
  await parts.stop();
  await parts.stop();
  expect(events).toEqual(['+a', '+b', '+c', '-c', '-b', '-a']);
});

test('a part that cannot start stops those before it and tells its error', async () => {
  const { events, services } = recorded(['a', 'b', 'c'], { start: 'b' });
  await expect(lifecycle(services, silent).start()).rejects.toThrow('b cannot start');
  expect(events).toEqual(['+a', '-a']);
});

test('a part that cannot stop does not keep the others', async () => {
  const { events, services } = recorded(['a', 'b'], { stop: 'b' });
  const warnings: unknown[] = [];
  const parts = lifecycle(services, { ...silent, warn: (fields) => warnings.push(fields['service']) });
  await parts.start();
  await parts.stop();
  expect(events).toEqual(['+a', '+b', '-a']);
  expect(warnings).toEqual(['b']);
});

test('a stop while starting lets the starting part finish and starts no more', async () => {
  const { events, services } = recorded(['a', 'c']);
  const entered = Promise.withResolvers<undefined>();
  const slow = Promise.withResolvers<undefined>();
  const start = () => {
    entered.resolve(undefined);
    return slow.promise;
  };
  const parts = lifecycle(
    [...services.slice(0, 1), { name: 'b', start, stop: () => void events.push('-b') }, ...services.slice(1)],
    silent,
  );
  const started = parts.start();
  await entered.promise;
  const stopped = parts.stop();
  slow.resolve(undefined);
  expect(await started).toBe('stopped');
  await stopped;
  expect(events).toEqual(['+a', '-b', '-a']);
});
