/** When a tab is read without an event, and who comes first when the budget is short. */
import { describe, expect, test } from 'vitest';

import { chooseReads, nextRead, type ReadFacts } from './read-schedule.ts';

const SECOND = 1_000_000;
const TIMES = { idle: 60 * SECOND, latest: 600 * SECOND, full: 86_400 * SECOND };
const READ = 1_000_000 * SECOND;

const facts = (patch: Partial<ReadFacts> = {}): ReadFacts => ({
  link: 1,
  spreadsheet: 1,
  lastReadAt: READ,
  changed: null,
  pendingReads: 0,
  hasFormulas: false,
  ...patch,
});
const changed = (first: number, last: number) => ({
  changed: { first: READ + first * SECOND, last: READ + last * SECOND },
});

describe('the next read of a tab', () => {
  test.each<[string, Partial<ReadFacts>, string, number]>([
    ['nothing happened: once a day', {}, 'full', 86_400],
    ['its file changed once: when it was quiet for a minute', changed(30, 30), 'file-changed', 90],
    ['it changed again and again: still a minute after the last', changed(30, 300), 'file-changed', 360],
    ['it never rests: ten minutes after the first change', changed(30, 1_200), 'file-changed', 630],
    ['cells were being calculated: after a minute', { pendingReads: 1 }, 'calculating', 60],
    ['they still were: after two', { pendingReads: 2 }, 'calculating', 120],
    ['they always are: every ten minutes', { pendingReads: 30 }, 'calculating', 600],
    ['it has formulas: every ten minutes', { hasFormulas: true }, 'formulas', 600],
    [
      'formulas, and its file changed: what comes first',
      { hasFormulas: true, ...changed(5, 5) },
      'file-changed',
      65,
    ],
  ])('%s [D12]', (_, patch, reason, afterSeconds) => {
    const next = nextRead(facts(patch), TIMES, true);
    expect(next).toEqual({ reason, since: READ + afterSeconds * SECOND });
  });

  test('whose file nobody watches: every ten minutes [D12]', () => {
    expect(nextRead(facts(), TIMES, false)).toEqual({ reason: 'formulas', since: READ + 600 * SECOND });
  });

  test('that was never read is due', () => {
    expect(nextRead(facts({ lastReadAt: null }), TIMES, true).since).toBeLessThan(READ);
  });
});

describe('the choice', () => {
  const waiting = [
    facts({ link: 1, ...changed(0, 0) }),
    facts({ link: 2, ...changed(-100, -100) }),
    facts({ link: 3, spreadsheet: 3, hasFormulas: true, lastReadAt: READ - 900 * SECOND }),
    facts({ link: 4 }),
  ];
  const choose = (now: number, max: number) =>
    chooseReads(waiting, READ + now * SECOND, { times: TIMES, isWatched: true, max }).map(({ link }) => link);

  test('takes what is due, who waits longest first [D12]', () => {
    expect(choose(60, 10)).toEqual([3, 2, 1]);
    expect(choose(59, 10)).toEqual([3, 2]);
  });

  test('takes no more than the budget has left; the others keep their place [Q11]', () => {
    expect([choose(60, 2), choose(60, 0), choose(60, -1)]).toEqual([[3, 2], [], []]);
  });
});
