/** How an intent is decided whose write was not answered, or not even opened: by its once-token alone. */
import { describe, expect, test } from 'vitest';

import { sampleLink } from '../../core/sample-link.ts';
import { tokenId } from '../../core/once-token.ts';
import type { IntentState } from '../../core/intent.ts';
import type { BurnOutcome } from '../../ports/sheets.ts';
import { settleIntents, type SettlePorts } from '../../spreadsheet/settle-intents.ts';
import { memoryLog } from '../fakes/memory-log.ts';
import { sampleSession } from './sample-session.ts';

interface Situation {
  state: IntentState;
  /** What Google answers to each token, in turn. */
  burns: BurnOutcome[];
  /** Title of the token that the file shows. */
  title?: string;
  /** What `_sync` shows; the intent's own number when absent. */
  lastN?: number;
  /** How long ago the write was sent. */
  sentAgo?: number;
}

/** Intents 4 and 5 are unsettled; `calls` tells what was asked of Google, `ends` how they ended. */
const SECOND = 1_000_000;
const NOW = 10_000 * SECOND;

function world({ state, burns, title = '', lastN, sentAgo = SECOND }: Situation) {
  const calls: string[] = [];
  const ends: string[] = [];
  const header = ['Name', 'Amount', 'Due', 'Paid', 'Row key'];
  const ports = {
    clock: { lower: () => NOW, upper: () => NOW },
    attempts: { of: () => Promise.resolve(new Map()), end: () => Promise.resolve() },
    log: memoryLog(),
    doorbell: { ring: () => Promise.resolve() },
    database: { transaction: (work: (tx: unknown) => unknown) => Promise.resolve(work({})) },
    links: { get: () => Promise.resolve(sampleLink) },
    spreadsheets: { lockFenced: () => Promise.resolve(), setLastAppliedN: () => Promise.resolve() },
    intents: {
      unsettled: () =>
        Promise.resolve([4, 5].map((n) => ({ n, state, link: 1, appendAfter: 9, sentAt: NOW - sentAgo }))),
      allItems: () => Promise.resolve([]),
      items: () => Promise.resolve([]),
      lockIn: () => Promise.resolve({}),
      end: (_: unknown, __: number, n: number, how: string) => Promise.resolve(ends.push(`${n} ${how}`)),
    },
    sheets: {
      describe: () => Promise.resolve({ tabs: [{ tabId: 99 }] }),
      burn: (_: unknown, n: number) => {
        calls.push(`burn ${n}`);
        return Promise.resolve(burns.shift() ?? 'burned');
      },
      read: () => Promise.resolve({ tokens: [{ id: tokenId(4), title }] }),
      readback: (_: unknown, { n }: { n: number }) => {
        calls.push(`readback ${n}`);
        return Promise.resolve({ lastN: lastN ?? n, before: new Map([[0, header]]), keysAfter: new Map() });
      },
    },
  } as unknown as SettlePorts;
  return { calls, ends, settle: () => settleIntents(ports, sampleSession()) };
}

describe('an intent that was stored', () => {
  test('and never opened is void, and Google is not asked [C1]', async () => {
    const { calls, ends, settle } = world({ state: 'preparing', burns: [] });
    await settle();
    expect(ends).toEqual(['4 void', '5 void']);
    expect(calls).toEqual([]);
  });

  test.each<[string, BurnOutcome, string, string]>([
    ['Google takes its token', 'burned', '', '4 void'],
    ['its token was made by its write', 'exists', 'sync:nonce:write', '4 done'],
    ['its token was made by an earlier settling', 'exists', 'sync:nonce:burn', '4 void'],
    ['its token is not one of ours', 'exists', 'my own view', '4 void'],
    ["its token was made by another file's write", 'exists', 'sync:other:write', '4 void'],
    ['the scratch tab shows it, though the token is gone', 'applied', '', '4 done'],
  ])('and opened, %s [C4]', async (_, burn, title, end) => {
    const { calls, ends, settle } = world({ state: 'open', burns: [burn], title });
    await settle();
    expect(ends).toEqual([end, '5 void']);
    expect(calls.includes('readback 4')).toBe(end === '4 done');
  });

  test.each([
    ['shows it', 4, '4 done'],
    ['shows another one', 3, '4 void'],
  ])(
    'and opened, its token refused for another reason, and no call can land any more: `_sync` %s [C19]',
    async (_, lastN, end) => {
      const { ends, settle } = world({ state: 'open', burns: ['refused'], lastN, sentAgo: 601 * SECOND });
      await settle();
      expect(ends).toEqual([end, '5 void']);
    },
  );

  test('and opened, its token refused while the call may still land: nothing is decided [C19]', async () => {
    const { calls, ends, settle } = world({
      state: 'open',
      burns: ['refused'],
      lastN: 3,
      sentAgo: 599 * SECOND,
    });
    await expect(settle()).rejects.toMatchObject({ code: 'SHEETS_UNAVAILABLE' });
    expect([ends, calls]).toEqual([[], ['burn 4']]);
  });

  test('and opened, and not to be decided now: nothing after it is touched [C4]', async () => {
    const { calls, ends, settle } = world({ state: 'open', burns: ['unknown'] });
    await expect(settle()).rejects.toMatchObject({ code: 'SHEETS_UNAVAILABLE' });
    expect(ends).toEqual([]);
    expect(calls).toEqual(['burn 4']);
  });
});
