/** The state of all links: asked for once, whatever their number. */
import { expect, test } from 'vitest';

import { sampleLink } from '../core/sample-link.ts';
import type { LinkWatch } from '../ports/link-reads.ts';
import type { LinkFacts } from '../ports/overview.ts';
import type { Spreadsheet } from '../ports/spreadsheets.ts';
import { freeBudget } from '../test/fakes/free-budget.ts';
import type { ViewPorts } from './link-view.ts';
import { readStatus } from './status.ts';

const waiting = (lastAt: number | null) => ({ pending: 4, lastAt, oldestPendingAt: null });
const facts: LinkFacts = {
  rows: 9,
  heldRows: 1,
  imported: { done: 9, total: 9 },
  edits: waiting(1_000),
  changes: waiting(5_000),
  openConflicts: 0,
  issues: 0,
  deadLetters: 0,
  approvals: 0,
  dirtyRows: 2,
};
const watch: LinkWatch = { drift: null, owner: null, lastWebhookAt: null, isSilent: false };
const never = () => Promise.reject(new Error('asked about one'));

async function told(links: number, factsOf: (link: number) => LinkFacts | undefined) {
  const asked: string[] = [];
  const once = <T>(what: string, answer: T) => {
    asked.push(what);
    return Promise.resolve(answer);
  };
  const ids = Array.from({ length: links }, (_, at) => at + 1);
  const all = ids.map((id) => ({ ...sampleLink, id, publicId: `link-${id}`, spreadsheet: id }));
  const known = ids.flatMap((id) => {
    const of = factsOf(id);
    return of ? [[id, of] as const] : [];
  });
  const files = ids.map((id) => ({ id, googleId: `file-${id}` }) as Spreadsheet);
  const view: ViewPorts = {
    overview: { of: never, all: () => once('facts', new Map(known)) },
    linkReads: { of: never, all: () => once('watches', new Map(ids.map((id) => [id, watch]))) },
    addonRuns: {
      of: never,
      all: () => once('runs', new Map(ids.map((id) => [id, { requests: 0, runMs: 0 }]))),
    },
    spreadsheets: { get: never, list: () => once('spreadsheets', files) },
    budget: {
      used: never,
      usedOf: (googleIds) => {
        asked.push('quota');
        return freeBudget.usedOf(googleIds);
      },
    },
  };
  const ports = { links: { list: () => once('links', all) } } as unknown as Parameters<typeof readStatus>[0];
  return { asked, ...(await readStatus(ports, view)) };
}

test.each([1, 1_000])('of %i links is asked for once each, never link by link [B8]', async (links) => {
  const { asked, links: views } = await told(links, () => facts);
  expect(asked).toEqual(['links', 'facts', 'watches', 'runs', 'spreadsheets', 'quota']);
  expect(views).toHaveLength(links);
  expect(views.at(-1)).toMatchObject({
    linkId: `link-${links}`,
    spreadsheetId: `file-${links}`,
    pendingEdits: 4,
    dirtyRows: 2,
    lastSyncAt: new Date(5_000).toISOString(),
  });
});

test('a link that ended before its facts were read is left out, and nothing crossed yet is null [B8]', async () => {
  const silent = { ...facts, edits: waiting(null), changes: waiting(null) };
  const { links } = await told(2, (id) => (id === 1 ? undefined : silent));
  expect(links.map(({ linkId, lastSyncAt }) => [linkId, lastSyncAt])).toEqual([['link-2', null]]);
});
