/** Waits until the rows of a newly linked tab are in MySQL, so that "ready" means that a row can be changed on either side. */
import { setTimeout as sleep } from 'node:timers/promises';

import { PlainError } from '../launch/plain-error.mjs';
import type { BackendStatus } from './backend-status.ts';

const TIMEOUT_MS = 120_000;
const POLL_MS = 200;

/** Settles when the table's link is active. Throws the reason when it is paused, or when the time is over. */
export async function waitUntilImported(
  backend: BackendStatus,
  tableName: string,
  { timeoutMs = TIMEOUT_MS, pollMs = POLL_MS } = {},
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const link = await backend.link(tableName);
    if (link?.status === 'active') return;
    if (link?.status === 'paused') {
      throw new PlainError(`The sync of the sheet is paused: ${link.pauseReason ?? 'it gives no reason'}`);
    }
    if (performance.now() > deadline) {
      throw new PlainError(
        `The rows of the sheet were not in MySQL after ${timeoutMs / 1_000} s: look into backend.log in the data folder.`,
      );
    }
    await sleep(pollMs);
  }
}
