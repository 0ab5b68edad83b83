/** Waits for a started service to answer, and gives up when its process ends or the time is over. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Waiting {
  /** Rejects while the service does not answer. */
  probe: () => Promise<void>;
  /** Settles when the service's process ended, with how. */
  ended: Promise<string>;
  timeoutMs: number;
  pollMs?: number;
}

/** Undefined when it answers, else how it failed: "exit code 1" or the last answer to the probe. */
export async function waitUntilReady({
  probe,
  ended,
  timeoutMs,
  pollMs = 50,
}: Waiting): Promise<string | undefined> {
  let end: string | undefined;
  void ended.then((how) => {
    end = how;
  });
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const trouble = await probe().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (end !== undefined) return end;
    if (trouble === undefined) return undefined;
    if (performance.now() > deadline) return `no answer after ${timeoutMs / 1000} s (${trouble})`;
    await sleep(pollMs);
  }
}
