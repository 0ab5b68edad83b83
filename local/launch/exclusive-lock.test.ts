/** A lock has one living owner at a time, and outlives nobody. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { lock, tryLock } from './exclusive-lock.mjs';
import { identify, isAlive } from './process-identity.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rowlink-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeOwner(path: string, owner: object): void {
  mkdirSync(path);
  writeFileSync(join(path, 'owner.json'), JSON.stringify(owner));
}

test('is refused while a living process has it, naming that process, and given after the release', () => {
  const path = join(folder, 'a');
  const first = tryLock(path);
  expect(first).toHaveProperty('release');
  expect(tryLock(path)).toEqual({ owner: identify(process.pid) });
  if ('release' in first) first.release();
  expect(tryLock(path)).toHaveProperty('release');
});

test('is taken over from a process that is gone, even when its id lives on in another process', () => {
  const path = join(folder, 'a');
  writeOwner(path, { pid: process.pid, startedAt: '1' });
  expect(tryLock(path)).toHaveProperty('release');
});

test('leaves nothing but the lock behind', () => {
  tryLock(join(folder, 'a'));
  tryLock(join(folder, 'a'));
  expect(readdirSync(folder)).toEqual(['a']);
});

test('waits for its owner, says so once, and goes on', async () => {
  const path = join(folder, 'a');
  const first = tryLock(path);
  const waits: number[] = [];
  const second = lock(path, {
    pollMs: 1,
    onWait: (owner) => {
      waits.push(owner.pid);
      if ('release' in first) first.release();
    },
  });
  await expect(second).resolves.toHaveProperty('release');
  expect(waits).toEqual([process.pid]);
});

test('knows a process by id and start time', () => {
  const me = identify(process.pid);
  expect(me && isAlive(me)).toBe(true);
  expect(isAlive({ pid: process.pid, startedAt: 'another time' })).toBe(false);
});
