/**
 * Seeded randomness of a simulation: the same seed gives the same numbers on every machine. SplitMix32 is used because
 * it is tiny and good enough to choose events and schedules; nothing here is a secret.
 */

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [least, most]. */
  int(least: number, most: number): number;
  /** Throws RangeError when there is nothing to pick from. */
  pick<T>(from: readonly T[]): T;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** A stream of its own: what is drawn from it does not change what is drawn here. */
  fork(): Random;
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const bits = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const next = (): number => bits() / 2 ** 32;
  return {
    next,
    int: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: <T>(from: readonly T[]): T => {
      if (from.length === 0) throw new RangeError('there is nothing to pick from');
      return from[Math.floor(next() * from.length)] as T;
    },
    chance: (probability) => next() < probability,
    fork: () => seededRandom(bits()),
  };
}
