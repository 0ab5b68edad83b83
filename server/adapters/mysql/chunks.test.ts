/** Chunks: bounded in rows and characters, everything once and in order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { chunksBySize, chunksOf, ROWS_PER_STATEMENT_MAX } from './chunks.ts';

describe('chunks', () => {
  test('keep every item in its order and are never empty', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 400_000 }), { maxLength: 1_200 }), (lengths) => {
        for (const chunks of [chunksOf(lengths), chunksBySize(lengths, (length) => length)]) {
          expect(chunks.flat()).toEqual(lengths);
          expect(chunks.every((chunk) => chunk.length > 0 && chunk.length <= ROWS_PER_STATEMENT_MAX)).toBe(
            true,
          );
        }
      }),
    );
  });

  test('leave a row that is larger than the limit alone', () => {
    const lengths = [10, 600_000, 10, 10];
    expect(chunksBySize(lengths, (length) => length)).toEqual([[10], [600_000], [10, 10]]);
  });
});
