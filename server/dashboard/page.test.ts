/** What the dashboard's page decides without a browser: what is known after an event, where an address leads, how a link is. */
import { describe, expect, test } from 'vitest';

import type { LiveEvent, LiveLink } from '../../shared/protocol/operator-api/views.ts';
import { byUrgency, stateOf } from './page/link-state.ts';
import { withEvent } from './page/live.ts';
import { lonely } from './page/parts/lonely.ts';
import { routeOf } from './page/route.ts';

const NOW = 1_000_000;
const link = (more: Partial<LiveLink> = {}): LiveLink => ({
  linkId: 'a',
  title: 'Orders',
  sheetUrl: '',
  tab: 'May',
  table: 'orders',
  status: 'active',
  isPausedByPerson: false,
  pauseReason: null,
  pendingEdits: 0,
  oldestEditAt: null,
  pendingChanges: 0,
  oldestChangeAt: null,
  openConflicts: 0,
  issues: 0,
  deadLetters: 0,
  approvals: 0,
  driftCells: null,
  isSilent: false,
  ...more,
});
const event = (more: Partial<LiveEvent>): LiveEvent => ({
  at: NOW,
  isWhole: false,
  links: [],
  gone: [],
  facts: null,
  ...more,
});

test('an event changes what it names and leaves the rest; a whole one replaces all [B2]', () => {
  const facts = { alerts: [], processes: [], queues: [], oldestUnsettledAt: null };
  const first = withEvent(
    null,
    event({ isWhole: true, links: [link(), link({ linkId: 'b' })], facts }),
    NOW - 50,
  );
  expect([...first.links.keys()]).toEqual(['a', 'b']);
  expect(first.aheadMs).toBe(50);
  const next = withEvent(
    { ...first, isLost: true },
    event({ links: [link({ issues: 2 })], gone: ['b'] }),
    NOW,
  );
  expect([...next.links.values()]).toEqual([link({ issues: 2 })]);
  expect(next).toMatchObject({ facts, isLost: false });
  expect(withEvent(next, event({ isWhole: true }), NOW).links.size).toBe(0);
});

test('an address leads to its place, an unknown one to the links', () => {
  expect(routeOf('#/errors')).toEqual({ place: 'errors' });
  expect(routeOf('#/links/a%2Fb/schema')).toEqual({ place: 'link', linkId: 'a/b', view: 'schema' });
  expect(routeOf('#/links/a/nonsense')).toEqual({ place: 'link', linkId: 'a', view: 'activity' });
  for (const hash of ['', '#', '#/', '#/nonsense', '#/links', '#/links/%']) {
    expect(routeOf(hash)).toEqual({ place: 'links' });
  }
});

describe('the state of a link', () => {
  test.each<[Partial<LiveLink>, string, string]>([
    [{}, 'good', 'In sync'],
    [{ pendingEdits: 1, oldestEditAt: NOW - 500 }, 'busy', 'Syncing'],
    [{ status: 'importing', pendingEdits: 1, oldestEditAt: NOW - 90_000 }, 'busy', 'First sync'],
    [{ pendingChanges: 1, oldestChangeAt: NOW - 61_000, openConflicts: 1 }, 'problem', 'Late'],
    [{ deadLetters: 1, pendingEdits: 1, oldestEditAt: NOW }, 'wait', 'Needs you'],
    [{ status: 'paused', isPausedByPerson: true }, 'wait', 'Paused'],
    [{ status: 'paused', pauseReason: 'No header.' }, 'problem', 'Paused'],
  ])('%j is %s: %s', (more, tone, word) => {
    expect(stateOf(link(more), NOW)).toMatchObject({ tone, word });
  });

  test('puts the most pressing first, then goes by name', () => {
    const links = [
      link({ linkId: 'fine', title: 'A' }),
      link({ linkId: 'b', title: 'B', issues: 1 }),
      link({ linkId: 'a', title: 'A', issues: 1 }),
      link({ linkId: 'stopped', title: 'Z', status: 'paused' }),
    ];
    expect(links.sort(byUrgency(NOW)).map(({ linkId }) => linkId)).toEqual(['stopped', 'a', 'b', 'fine']);
  });
});

test.each([
  ['a lone minute', [null, 3, null], [1]],
  ['minutes that touch', [1, 2, null, null, 4, 5], []],
  ['the first and the last', [1, null, null, 2], [0, 3]],
  ['nothing', [null, null], []],
])('a value between two gaps is drawn as a point: %s', (_, values, places) => {
  expect(lonely(values)).toEqual(places);
});
