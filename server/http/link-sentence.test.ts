/** The state of a link in one sentence. */
import { expect, test } from 'vitest';

import type { LinkFacts } from '../ports/overview.ts';
import { linkSentence } from './link-sentence.ts';

const nothing = { pending: 0, lastAt: null, oldestPendingAt: null };
const facts: LinkFacts = {
  rows: 1_200,
  heldRows: 0,
  imported: { done: 0, total: null },
  edits: nothing,
  changes: nothing,
  openConflicts: 0,
  issues: 0,
  deadLetters: 0,
  approvals: 0,
  dirtyRows: 0,
};
const active = { status: 'active', pauseReason: null, tabName: 'Orders' } as const;
const paused = { ...active, status: 'paused' } as const;

test.each<[string, Parameters<typeof linkSentence>[0], Partial<LinkFacts>]>([
  ['In sync: 1,200 rows on both sides.', active, {}],
  ['1 edit is on the way.', active, { edits: { ...nothing, pending: 1 } }],
  [
    '2 edits and 1 change of MySQL are on the way.',
    active,
    { edits: { ...nothing, pending: 2 }, changes: { ...nothing, pending: 1 } },
  ],
  ['1 conflict waits for you.', active, { openConflicts: 1, issues: 3 }],
  ['3 cells need your correction; all other cells are in sync.', active, { issues: 3 }],
  ['1 row was set aside; all others are in sync.', active, { deadLetters: 1 }],
  ['The first sync has begun: the tab is being read.', { ...active, status: 'importing' }, {}],
  [
    'The first sync runs: 500 of 1,200 rows are in MySQL. You can go on working.',
    { ...active, status: 'importing' },
    { imported: { done: 500, total: 1_200 } },
  ],
  ['The tab is gone.', { ...paused, pauseReason: 'The tab is gone.' }, { openConflicts: 1 }],
  [
    'Paused: edits and changes wait, nothing is lost. Choose "Resume" to go on. 1 edit or change waits so far.',
    { ...paused, pausedByPerson: true },
    { edits: { ...nothing, pending: 1 } },
  ],
])('%s [L1]', (sentence, link, patch) => {
  expect(linkSentence(link, { ...facts, ...patch })).toBe(sentence);
});
