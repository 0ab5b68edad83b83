/** A base reads back from its document exactly as it was. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { CellBase, Held } from './base.ts';
import { countHeld, decodeBase, encodeBase } from './base-document.ts';

const cellValue = fc.oneof(fc.constant(null), fc.string({ unit: 'binary' }), fc.boolean());
const refusal = fc.record(
  { refused: fc.string(), why: fc.string(), alike: fc.string() },
  { requiredKeys: ['refused', 'why'] },
);
const sheetValue = fc.oneof(cellValue, refusal);
const micros = fc.oneof(
  fc.constantFrom(1_790_000_000_000_000, 1_790_000_000_123_456),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
);
const held: fc.Arbitrary<Held> = fc.record({
  why: fc.constantFrom('refused' as const, 'formula' as const, 'manual' as const, 'unwritable' as const),
  db: cellValue,
  at: micros,
});
const cell: fc.Arbitrary<CellBase> = fc.record(
  { v: sheetValue, lo: micros, hi: micros, held, covered: cellValue },
  { requiredKeys: ['v', 'lo', 'hi'] },
);
const columnId = fc.oneof(
  fc.stringMatching(/^c[0-9]{1,3}$/),
  fc.constantFrom('__proto__', 'constructor', 'v', ''),
);
const base = fc.array(fc.tuple(columnId, cell)).map((cells) => Object.fromEntries(cells));

describe('the base as a document', () => {
  test('gives back exactly what was encoded', () => {
    fc.assert(
      fc.property(base, (each) => {
        expect(decodeBase(encodeBase(each))).toEqual(each);
      }),
    );
  });

  test('counts the held cells', () => {
    fc.assert(
      fc.property(base, (each) => {
        expect(countHeld(decodeBase(encodeBase(each)))).toBe(
          Object.values(each).filter((one) => one.held).length,
        );
      }),
    );
    expect(countHeld(null)).toBe(0);
  });

  test('writes the times that most cells share once', () => {
    const [early, late] = [1_790_000_000_000_000, 1_790_000_000_000_500];
    const times = { lo: late, hi: late + 9 };
    const text = encodeBase({
      a: { v: '1', lo: early, hi: early },
      b: { v: null, ...times },
      c: { v: true, ...times },
    });
    expect(text).toBe(
      `{"l":${late},"h":${late + 9},"c":{"a":{"v":"1","l":${early},"h":${early}},"b":null,"c":true}}`,
    );
  });
});
