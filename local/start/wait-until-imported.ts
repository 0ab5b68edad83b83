/** Waits until the rows of a newly linked tab are in MySQL, so that "ready" means that a row can be changed on either side. */
import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import { PlainError } from '../launch/plain-error.mjs';

export interface ImportedOptions {
  backendUrl: string;
  operatorToken: string;
  tableName: string;
  timeoutMs?: number;
  pollMs?: number;
}

const statusSchema = z.object({
  links: z.array(z.object({ table: z.string(), status: z.string(), pauseReason: z.string().nullable() })),
});

/** Settles when the table's link is active. Throws the reason when it is paused, or when the time is over. */
export async function waitUntilImported(options: ImportedOptions): Promise<void> {
  const { backendUrl, operatorToken, tableName, timeoutMs = 120_000, pollMs = 200 } = options;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const response = await fetch(new URL('/api/sync/status', backendUrl), {
      headers: { authorization: `Bearer ${operatorToken}` },
    });
    const { links } = statusSchema.parse(await response.json());
    const link = links.find((each) => each.table === tableName);
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
