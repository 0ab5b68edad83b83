/** Who shares a call with whom. */
import { expect, test } from 'vitest';

import { joinedCalls } from './joined-calls.ts';

function manual() {
  const begun: { key: string; answer: PromiseWithResolvers<number> }[] = [];
  const read = joinedCalls((key: string) => {
    const answer = Promise.withResolvers<number>();
    begun.push({ key, answer });
    return answer.promise;
  });
  return { begun, read };
}

test('who asks while a call is under way shares the next one, which begins when that one has ended', async () => {
  const { begun, read } = manual();
  const first = read('a');
  const others = [read('a'), read('a')];
  expect(begun).toHaveLength(1);
  begun[0]?.answer.resolve(1);
  expect(await first).toBe(1);
  await Promise.resolve();
  expect(begun).toHaveLength(2);
  begun[1]?.answer.resolve(2);
  expect(await Promise.all(others)).toEqual([2, 2]);
  void read('a');
  expect(begun).toHaveLength(3);
});

test('another key has a call of its own, and a call that fails does not keep the next one back', async () => {
  const { begun, read } = manual();
  const [first, second, other] = [read('a'), read('a'), read('b')];
  expect(begun.map(({ key }) => key)).toEqual(['a', 'b']);
  begun[0]?.answer.reject(new Error('no'));
  begun[1]?.answer.resolve(5);
  await expect(first).rejects.toThrow('no');
  await Promise.resolve();
  begun[2]?.answer.resolve(3);
  expect(await Promise.all([second, other])).toEqual([3, 5]);
});
