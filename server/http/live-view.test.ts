/** What is new in a look, for somebody who was told of the one before. */
import { describe, expect, test } from 'vitest';

import type { LinkOperations } from '../core/operations.ts';
import { sampleLink, sampleProcess } from '../test/samples/operations.ts';
import { liveNews, type LiveLook } from './live-view.ts';

const link = (publicId: string, patch: Partial<LinkOperations> = {}) => sampleLink({ ...patch, publicId });
const look = (links: LinkOperations[], more: Partial<LiveLook> = {}, seenAt = 1): LiveLook => ({
  operations: { at: 5, links, processes: [sampleProcess({ seenAt })], oldestUnsettledAt: null },
  alerts: [],
  queues: null,
  ...more,
});
const sheetUrl = (googleId: string, tabId: number) => `https://sheets.example/${googleId}/${tabId}`;
const news = (from: LiveLook | null, to: LiveLook) =>
  liveNews(to, from && liveNews(from, null, sheetUrl).told, sheetUrl).event;

describe('a look is told', () => {
  test('whole to somebody who comes [B2]', () => {
    const event = news(null, look([link('a'), link('b')]));
    expect(event).toMatchObject({ at: 5, isWhole: true, gone: [], facts: { queues: null } });
    expect(event?.links.map(({ linkId }) => linkId)).toEqual(['a', 'b']);
    expect(event?.links[0]?.sheetUrl).toBe('https://sheets.example/file/7');
  });

  test('not at all when nothing changed but the heartbeat of a process [B2]', () => {
    expect(news(look([link('a')]), look([link('a')], {}, 99))).toBeNull();
  });

  test('by what changed: a link, a new one, one that ended [B2]', () => {
    const event = news(
      look([link('a'), link('b'), link('c')]),
      look([link('a'), link('b', { issues: 1 }), link('d')]),
    );
    expect(event).toMatchObject({ isWhole: false, gone: ['c'], facts: null });
    expect(event?.links.map(({ linkId }) => linkId)).toEqual(['b', 'd']);
  });

  test('by what is not about one link: an alert, a queue [B2]', () => {
    const counts = { waiting: 1, active: 0, delayed: 0, failed: 0 };
    const queues = { 'sheet-to-db': counts, 'db-to-sheet': counts, reconcile: counts };
    expect(news(look([link('a')]), look([link('a')], { queues }))).toMatchObject({
      links: [],
      facts: { queues: [{ name: 'sheet-to-db', waiting: 1 }, {}, {}] },
    });
    const alerts = [{ kind: 'redis-away', key: 'redis-away', sentence: 'Redis is away.' } as const];
    expect(news(look([]), look([], { alerts }))?.facts?.alerts).toEqual(alerts);
  });
});
