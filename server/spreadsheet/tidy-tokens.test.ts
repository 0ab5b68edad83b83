/** Once-tokens are removed when they are old, seen and many enough. */
import { describe, expect, test } from 'vitest';

import type { Ports } from '../ports/ports.ts';
import { tokenId } from '../core/once-token.ts';
import type { Session } from './session.ts';
import { tidyTokens } from './tidy-tokens.ts';

const NOW = 1_790_000_000_000_000;

/** A file that shows the tokens of `inFile`; intents `old` are settled long ago. */
function world(old: number[], inFile: number[]) {
  const calls: unknown[] = [];
  const ports = {
    clock: { lower: () => NOW, upper: () => NOW },
    intents: {
      tokensToRemove: (_: number, before: number) => Promise.resolve(before === NOW - 600_000_000 ? old : []),
      tokensRemoved: (_: number, ns: number[]) => Promise.resolve(void calls.push(['forgotten', ns])),
    },
    sheets: {
      read: () => Promise.resolve({ tokens: inFile.map((n) => ({ id: tokenId(n), title: '' })) }),
      removeTokens: (_: string, ids: number[]) => Promise.resolve(void calls.push(['removed', ids])),
    },
  } as unknown as Pick<Ports, 'intents' | 'sheets' | 'clock'>;
  const spreadsheet = { id: 1, googleId: 'file', scratchTabId: 9 };
  const session = { spreadsheet, fence: 1, signal: new AbortController().signal } as unknown as Session;
  return { calls, tidy: () => tidyTokens(ports, session) };
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

describe('old once-tokens', () => {
  test('are removed when there are many, and only those that the file shows [C17]', async () => {
    const { calls, tidy } = world(numbers(25), [3, 7, 99]);
    await tidy();
    expect(calls).toEqual([
      ['removed', [tokenId(3), tokenId(7)]],
      ['forgotten', numbers(25)],
    ]);
  });

  test('stay while they are few: two calls of the quota are worth more', async () => {
    const { calls, tidy } = world(numbers(19), [1, 2]);
    await tidy();
    expect(calls).toEqual([]);
  });
});
