/** What the sidebar says of a link at a glance: what matters most comes first. */
import { expect, test } from 'vitest';
import { fakeLink } from './fake-link-api.ts';
import type { LinkStatus } from '../rpc.ts';
import { healthOf } from '../sidebar/health.ts';

const { view } = fakeLink(0);
const calm = { ...view, openConflicts: 0, issues: 0, deadLetters: 0, approvals: 0 };
const link: LinkStatus = {
  linkId: 'link7',
  tableName: 'sheet_airports',
  columnIds: {},
  sentAt: null,
  waitingRows: 0,
  waitingNudge: false,
  error: null,
  owner: 'person@example.com',
  isOwner: true,
  storeUsed: 0,
  view: calm,
  problem: null,
};
const problem = (code: string) => ({ code, message: 'Why.' });

test.each<[string, Partial<LinkStatus>, string, string]>([
  ['nothing to do', {}, 'good', 'All is well'],
  ['edits under way', { view: { ...calm, edits: { ...calm.edits, pending: 2 } } }, 'busy', 'Syncing'],
  ['rows not sent yet', { waitingRows: 1 }, 'busy', 'Syncing'],
  ['things for a person', { view }, 'wait', '5 things to look at'],
  ['one thing', { view: { ...calm, issues: 1 } }, 'wait', '1 thing to look at'],
  ['the import', { view: { ...view, status: 'importing' } }, 'busy', 'First sync'],
  ['a pause before all', { view: { ...view, status: 'paused', pauseReason: 'You did.' } }, 'wait', 'Paused'],
  ['no server', { view: null, problem: problem('UNREACHABLE') }, 'problem', 'Server not reachable'],
  ['Google’s daily limit', { problem: problem('DAILY_LIMIT') }, 'problem', 'Google’s daily limit'],
  ['a server without the call', { view: null, problem: problem('NOT_FOUND') }, 'good', 'Linked'],
  ['a refusal', { view: null, problem: problem('LINK_UNKNOWN') }, 'problem', 'Trouble'],
])('%s', (_, change, tone, title) => {
  expect(healthOf({ ...link, ...change })).toMatchObject({ tone, title });
});

test('a pause says why, and without the server people read that nothing is lost', () => {
  expect(
    healthOf({ ...link, view: { ...calm, status: 'paused', sentence: 'The table is gone.' } }).sentence,
  ).toBe('The table is gone.');
  const alone = { ...link, view: null, problem: problem('UNREACHABLE'), waitingRows: 3 };
  expect(healthOf(alone).sentence).toContain('3 rows of yours wait');
});
