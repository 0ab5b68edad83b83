import { describe, expect, test } from 'vitest';

import type { SeenRow } from '../core/read-tab.ts';
import { plain, sampleLink } from '../core/sample-link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Session } from '../spreadsheet/session.ts';
import { memoryLog } from '../test/fakes/memory-log.ts';
import { mergeTab } from './merge-tab.ts';

const ROWS = 1_200;

/** A session that ends while the page with this number (from 1) is stored. */
function world(endsAfter: number) {
  const ending = new AbortController();
  let pages = 0;
  const ports = {
    attempts: { of: () => Promise.resolve(new Map()), end: () => Promise.resolve() },
    changeQueue: { pending: () => Promise.resolve([]) },
    database: {
      transaction: () => {
        pages += 1;
        if (pages === endsAfter) ending.abort(new SyncError('LEASE_LOST', 'the process is stopping'));
        return Promise.resolve({
          inserted: 0,
          updated: 0,
          cells: 0,
          isBusy: false,
          drift: { edits: 1, others: 2 },
        });
      },
    },
    log: memoryLog(),
  } as unknown as Parameters<typeof mergeTab>[0];
  const session = { spreadsheet: { id: 1 }, fence: 1, signal: ending.signal } as unknown as Session;
  const rows = Array.from({ length: ROWS }, (_, row): [string, SeenRow] => [
    `k${row}`,
    { row: row + 1, key: `k${row}`, cells: { name: plain('Ada') } },
  ]);
  const content = { keyed: new Map(rows), copies: [], keyless: [] };
  const read = { kind: 'read', content, lo: 1, hi: 2, tab: {} } as unknown as Parameters<typeof mergeTab>[3];
  return { merge: () => mergeTab(ports, session, sampleLink, read), pages: () => pages };
}

describe('a session that ends while a read is merged', () => {
  test('between two pages: it fails, so that the read stays due [C11]', async () => {
    const { merge, pages } = world(1);
    await expect(merge()).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(pages()).toBe(1);
  });

  test('after the last page: all is merged', async () => {
    const { merge, pages } = world(3);
    await expect(merge()).resolves.toMatchObject({ isBusy: false, drift: { edits: 3, others: 6 } });
    expect(pages()).toBe(3);
  });
});
