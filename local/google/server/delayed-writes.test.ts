/** Files are stored soon, at the latest on flush, and large ones less often. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DelayedWrites } from './delayed-writes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rowlink-writes-'));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

/** Writes that take `costMs` each, by a clock of their own. */
function writesOf(costMs: number): { writes: DelayedWrites; contents: (text: string) => () => string } {
  let nowMs = 0;
  const contents = (text: string) => (): string => {
    nowMs += costMs;
    return text;
  };
  return { writes: new DelayedWrites(() => nowMs), contents };
}

describe('a delayed write', () => {
  test('happens a moment later, once for many changes, with the newest content', () => {
    const { writes } = writesOf(1);
    const file = join(folder, 'a');
    let state = 'old';
    writes.put(file, () => state);
    state = 'new';
    writes.put(file, () => 'never asked for');
    expect(existsSync(file)).toBe(false);
    vi.advanceTimersByTime(150);
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  test('waits longer where the last one took long, but not for ever', () => {
    const file = join(folder, 'a');
    const delays = [1, 100, 10_000].map((costMs) => {
      const { writes, contents } = writesOf(costMs);
      writes.put(file, contents('x'));
      writes.flush();
      return writes.delayMs(file);
    });
    expect(delays).toEqual([150, 3000, 30_000]);
  });

  test('happens at once on flush, and not at all when it is dropped', () => {
    const { writes, contents } = writesOf(1);
    const [kept, dropped] = [join(folder, 'kept'), join(folder, 'dropped')];
    writes.put(kept, contents('x'));
    writes.put(dropped, contents('x'));
    writes.drop(dropped);
    writes.flush();
    expect([existsSync(kept), existsSync(dropped)]).toEqual([true, false]);
  });
});
