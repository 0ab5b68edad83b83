/** What a link says of itself when a question waits, or its triggers are silent. */
import { expect, test } from 'vitest';

import { sampleLink } from '../core/sample-link.ts';
import type { LinkFacts } from '../ports/overview.ts';
import { linkSentence } from './link-sentence.ts';

const idle = { pending: 0, lastAt: null, oldestPendingAt: null };
const facts: LinkFacts = {
  rows: 40,
  heldRows: 0,
  imported: { done: 40, total: 40 },
  edits: idle,
  changes: idle,
  openConflicts: 1,
  issues: 0,
  deadLetters: 0,
  approvals: 0,
  dirtyRows: 0,
};
const watch = { owner: null, isSilent: false };

test.each([
  [
    'a question before all else',
    { approvals: 1 },
    { ...watch, isSilent: true },
    /^1 question waits for your answer/,
  ],
  [
    'silent triggers, and who installed them [D14]',
    {},
    { isSilent: true, owner: 'ada@example.com' },
    /Ask ada@example.com to open/,
  ],
  [
    'silent triggers of nobody known [D14]',
    {},
    { ...watch, isSilent: true },
    /Ask whoever installed it to open/,
  ],
  ['its own work otherwise', {}, watch, /^1 conflict waits/],
])('tells %s', (_, patch, noticed, sentence) => {
  expect(linkSentence(sampleLink, { ...facts, ...patch }, noticed)).toMatch(sentence);
});
