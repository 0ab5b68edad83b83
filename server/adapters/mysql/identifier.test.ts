/** Names in SQL text: quoted, or refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { quoteIdentifier, quoteList } from './identifier.ts';

describe('quoted names', () => {
  test('cannot be left: every backtick inside is doubled', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z` ;'"\\-]{1,30}[a-z`]$/), (name) => {
        const quoted = quoteIdentifier(name);
        expect(quoted.slice(1, -1).replaceAll('``', '')).not.toContain('`');
        expect(quoted.slice(1, -1).replaceAll('``', '`')).toBe(name);
      }),
    );
    expect(quoteList(['a', 'b`; DROP TABLE x; --'])).toBe('`a`, `b``; DROP TABLE x; --`');
  });

  test.each([
    ['nothing', ''],
    ['65 characters', 'x'.repeat(65)],
    ['a NUL', 'a\0b'],
    ['a character beyond the basic plane', 'a😀'],
    ['a space at the end', 'a '],
  ])('refuses %s', (_what, name) => {
    expect(() => quoteIdentifier(name)).toThrow('INVARIANT');
  });
});
