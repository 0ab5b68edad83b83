/** One side follows the other's values in their order: it may leave some out, but takes none that it is past. */
import { expect, test } from 'vitest';

import { Order } from './order.ts';

function orderOf(...tokens: string[]): Order {
  const order = new Order();
  for (const token of tokens) order.add(token);
  return order;
}

test('values are taken in their order, and some may be left out', () => {
  const order = orderOf('a', 'b', 'c');
  expect([order.takeNext('a'), order.takeNext('c')]).toEqual([true, true]);
});

test('a value that was taken or left out cannot be taken', () => {
  const order = orderOf('a', 'b', 'c');
  expect([order.takeNext('b'), order.takeNext('a'), order.takeNext('b'), order.takeNext('x')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('a value that was given again can be taken again', () => {
  const order = orderOf('a', 'b', 'a');
  expect([order.takeNext('a'), order.takeNext('b'), order.takeNext('a')]).toEqual([true, true, true]);
});

test('where the same value may stand again, only what came before it is past', () => {
  const order = orderOf('a', 'b');
  expect([order.takeAgain('b'), order.takeAgain('b'), order.takeAgain('a')]).toEqual([true, true, false]);
  expect([order.isAhead('b'), order.has('a')]).toEqual([false, true]);
});
