import { describe, expect, test } from 'vitest';

import { sampleLink } from '../core/sample-link.ts';
import { SyncError, type ErrorCode } from '../core/sync-error.ts';
import { memoryLog } from '../test/fakes/memory-log.ts';
import { pauseIfRefused, pauseLink } from './pause-link.ts';

/** Runs work that fails with this error and tells what became of the link. */
function failing(error: Error) {
  const reasons: (string | null)[] = [];
  const setStatus = (_: number, __: string, reason: string | null) =>
    Promise.resolve(void reasons.push(reason));
  const ports = { links: { setStatus }, log: memoryLog() } as unknown as Parameters<typeof pauseIfRefused>[0];
  return { reasons, outcome: pauseIfRefused(ports, sampleLink, () => Promise.reject(error)) };
}

describe('work of a link that fails', () => {
  test('because MySQL lacks the table: the link pauses with the reason, and others go on [Q9]', async () => {
    const { reasons, outcome } = failing(new SyncError('MYSQL_REJECTED', 'The table is missing in MySQL.'));
    expect(await outcome).toBe('paused');
    expect(reasons).toEqual([expect.stringMatching(/^Syncing stopped: The table is missing.*"Sync now"/)]);
  });

  test.each<ErrorCode>(['MYSQL_TRANSIENT', 'SHEETS_UNAVAILABLE', 'SHEETS_DENIED', 'LEASE_LOST', 'INVARIANT'])(
    'with %s: the link is left as it is [Q9]',
    async (code) => {
      const { reasons, outcome } = failing(new SyncError(code));
      await expect(outcome).rejects.toMatchObject({ code });
      expect(reasons).toEqual([]);
    },
  );
});

test('a pause is told of once: again only when its reason is another one', async () => {
  const log = memoryLog();
  const links = { setStatus: () => Promise.resolve() } as unknown as Parameters<typeof pauseLink>[0]['links'];
  const paused = { ...sampleLink, status: 'paused', pauseReason: 'The tab is gone.' } as const;
  await pauseLink({ links, log }, sampleLink, 'The tab is gone.');
  await pauseLink({ links, log }, paused, 'The tab is gone.');
  await pauseLink({ links, log }, paused, 'The scratch tab is gone.');
  expect(log.lines.map(({ fields }) => fields.reason)).toEqual([
    'The tab is gone.',
    'The scratch tab is gone.',
  ]);
});
