/** Which alerts are on, what is said about them, and when. */
import { describe, expect, test } from 'vitest';

import { sampleLink, sampleProcess } from '../test/samples/operations.ts';
import { alertMessage } from './alert-message.ts';
import { decideNotices, knownAfter, type KnownAlert } from './alert-notices.ts';
import { alertsOn, duration, type Alert, type Situation } from './alerts.ts';

const NOW = Date.UTC(2026, 5, 1);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LIMITS = { lateMs: 5 * MINUTE, limitedCallsMax: 20, driftCellsMax: 100 };

const link = sampleLink({ driftCells: 100 });
const process = sampleProcess({
  lastCall: { at: NOW - 1_000, access: 'up', problem: null },
  seenAt: NOW,
});
const well: Situation = {
  at: NOW,
  links: [link],
  processes: [process],
  oldestUnsettledAt: null,
  isRedisUp: true,
};

const down = { access: 'down', problem: 'SHEETS_UNAVAILABLE: HTTP 503' } as const;

describe('an alert is on', () => {
  test('never while all is well [H8]', () => {
    expect(alertsOn(well, LIMITS)).toEqual([]);
  });

  test.each<[string, Partial<Situation>, string, string]>([
    [
      'for a paused link, with its reason',
      { links: [{ ...link, status: 'paused', pauseReason: 'Column C has no header.' }] },
      'link-paused:abc',
      '"Orders 2026", tab "May": the link is paused. Column C has no header.',
    ],
    [
      'for edits that wait',
      { links: [{ ...link, pendingEdits: 3, oldestEditAt: NOW - 6 * MINUTE }] },
      'edits-late:abc',
      '"Orders 2026", tab "May": 3 edits are not in MySQL yet, the oldest for 6 minutes.',
    ],
    [
      'for changes that wait',
      { links: [{ ...link, pendingChanges: 1, oldestChangeAt: NOW - 3 * HOUR }] },
      'changes-late:abc',
      '"Orders 2026", tab "May": 1 change is not in the sheet yet, the oldest for 3 hours.',
    ],
    [
      'for a dead letter',
      { links: [{ ...link, deadLetters: 1 }] },
      'dead-letters:abc',
      '1 dead letter is waiting',
    ],
    [
      'for a question to a person',
      { links: [{ ...link, approvals: 2 }] },
      'approval:abc',
      '2 questions are waiting',
    ],
    ['for cells that differed', { links: [{ ...link, driftCells: 101 }] }, 'drift:abc', 'in 101 cells'],
    [
      'for triggers that tell nothing, with their owner',
      { links: [{ ...link, isSilent: true, triggerOwner: 'ann@example.com' }] },
      'triggers-silent:abc',
      'the triggers of ann@example.com tell nothing',
    ],
    [
      'once for a person whose triggers are near Google’s daily limit',
      {
        links: ['abc', 'def'].map((publicId) => ({
          ...link,
          publicId,
          triggerOwner: 'ann@gmail.com',
          addonUse: { requests: 4_000, runMs: 75 * MINUTE },
        })),
      },
      'triggers-limit:abc',
      'The triggers of ann@gmail.com have used at least 75 of the 90 minutes',
    ],
    [
      'for a write whose outcome stays open',
      { oldestUnsettledAt: NOW - 5 * MINUTE },
      'write-unsettled',
      'not settled since 5 minutes',
    ],
    [
      'for a quota that is used up, over all processes',
      {
        processes: [
          { ...process, limitedCalls: 11 },
          { ...process, limitedCalls: 10 },
        ],
      },
      'quota',
      'refused 21 calls',
    ],
    [
      'for a Google that no process reaches',
      { processes: [{ ...process, lastCall: { at: NOW - MINUTE, ...down } }] },
      'google-away',
      'HTTP 503',
    ],
    [
      'for a role that nobody has',
      { processes: [{ ...process, roles: ['poller', 'api'] }] },
      'role-missing:worker',
      'worker',
    ],
    ['for a Redis that does not answer', { isRedisUp: false }, 'redis-away', 'Redis'],
  ])('%s [H8]', (_, situation, key, sentence) => {
    expect(alertsOn({ ...well, ...situation }, LIMITS)).toEqual([
      { kind: key.split(':')[0], key, sentence: expect.stringContaining(sentence) as string },
    ]);
  });

  test.each<[string, Partial<Situation>]>([
    ['edits that came just now', { links: [{ ...link, pendingEdits: 9, oldestEditAt: NOW - 4 * MINUTE }] }],
    ['a write that is on its way', { oldestUnsettledAt: NOW - MINUTE }],
    ['calls that were refused now and then', { processes: [{ ...process, limitedCalls: 20 }] }],
    [
      'one process of two that reaches Google',
      { processes: [process, { ...process, lastCall: { at: NOW, ...down } }] },
    ],
    [
      'a call that failed long ago, since when nothing was asked',
      { processes: [{ ...process, lastCall: { at: NOW - HOUR, ...down } }] },
    ],
  ])('never for %s [H8]', (_, situation) => {
    expect(alertsOn({ ...well, ...situation }, LIMITS)).toEqual([]);
  });

  test('not for a pause of a person: whoever paused it knows [H8]', () => {
    const resting = {
      ...link,
      status: 'paused' as const,
      pausedByPerson: true,
      pauseReason: 'Paused by Ann.',
    };
    expect(alertsOn({ ...well, links: [resting] }, LIMITS)).toEqual([]);
  });

  test('once for a paused link: what waits behind the pause is no news [H8]', () => {
    const paused = {
      ...link,
      status: 'paused',
      oldestEditAt: 0,
      oldestChangeAt: 0,
      approvals: 1,
      isSilent: true,
    } as const;
    expect(alertsOn({ ...well, links: [paused] }, LIMITS).map(({ kind }) => kind)).toEqual(['link-paused']);
  });
});

/** Plays rounds a minute apart; tells what was said in each. */
function said(
  rounds: readonly (readonly Alert[])[],
  isDelivered: (round: number) => boolean = () => true,
): string[][] {
  let known: KnownAlert[] = [];
  return rounds.map((on, round) => {
    const now = NOW + round * MINUTE;
    const notices = decideNotices(on, known, now);
    known = knownAfter(notices, now, isDelivered(round));
    return [...notices.say.map(({ key }) => `+${key}`), ...notices.over.map(({ key }) => `-${key}`)];
  });
}

const paused: Alert = { kind: 'link-paused', key: 'link-paused:abc', sentence: 'the link is paused.' };
const away: Alert = { kind: 'redis-away', key: 'redis-away', sentence: 'Redis does not answer.' };

describe('an alert is said', () => {
  test('once when it begins and once when it has been off for a minute [H9]', () => {
    expect(said([[paused], [paused], [paused], [], [], []])).toEqual([
      ['+link-paused:abc'],
      [],
      [],
      [],
      ['-link-paused:abc'],
      [],
    ]);
  });

  test('again each day while it lasts [H9]', () => {
    const rounds = Array.from({ length: 2 * 24 * 60 }, () => [paused]);
    expect(said(rounds).flatMap((each, round) => (each.length > 0 ? [round] : []))).toEqual([0, 24 * 60]);
  });

  test('not twice when it flickers, and not at all when it was over before it counted [H9]', () => {
    expect(said([[paused], [], [paused], [paused], []])).toEqual([['+link-paused:abc'], [], [], [], []]);
    expect(said([[away], [], [], [away], [away]])).toEqual([[], [], [], [], ['+redis-away']]);
  });

  test('in the next round when it could not be delivered, its beginning and its end [H9]', () => {
    expect(said([[paused], [paused], [], [], [], []], (round) => round !== 0 && round !== 3)).toEqual([
      ['+link-paused:abc'],
      ['+link-paused:abc'],
      [],
      ['-link-paused:abc'],
      ['-link-paused:abc'],
      [],
    ]);
  });
});

describe('a message', () => {
  const known = (alert: Alert, ago: number): KnownAlert => ({
    ...alert,
    since: NOW - ago,
    saidAt: null,
    goneSince: null,
  });

  test('names what is wrong, since when and where to read on, then what is over', () => {
    expect(alertMessage({ say: [known(paused, 2 * HOUR)], over: [known(away, HOUR)] }, NOW)).toEqual({
      subject: 'Rowlink: the link is paused. (and 1 more)',
      body: 'the link is paused. Since 2 hours. What to do: docs/operations.md#link-paused\nOver: Redis does not answer.',
    });
    expect(alertMessage({ say: [], over: [known(away, 0)] }, NOW)?.subject).toBe(
      'Rowlink, over: Redis does not answer.',
    );
    expect(alertMessage({ say: [], over: [] }, NOW)).toBeNull();
  });

  test('of a thousand links that pause at once is one that can be read', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => known({ ...paused, key: `link-paused:${n}` }, 0));
    const body = alertMessage({ say: many, over: [] }, NOW)?.body ?? '';
    expect(body.split('\n')).toHaveLength(21);
    expect(body).toMatch(/… and 980 more\.$/);
  });
});

test.each([
  [90_000, '90 seconds'],
  [150_000, '3 minutes'],
  [3 * HOUR, '3 hours'],
])('%i ms are %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
