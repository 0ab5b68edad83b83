/** Stores every few seconds what a process gathered for people to look at: what crossed, what waits, what failed. */
import type { Service } from './lifecycle.ts';
import { loop } from './loop.ts';
import type { FailureRecorder } from './operations/failure-recorder.ts';
import type { MinuteRecorder } from './operations/minute-recorder.ts';
import type { RunRecorder } from './operations/run-recorder.ts';
import type { AddonRunBook } from './ports/addon-runs.ts';
import type { Failures } from './ports/failures.ts';
import type { Log } from './ports/log.ts';
import type { Minutes } from './ports/minutes.ts';
import type { OperationsView } from './ports/operations-view.ts';

const EVERY_MS = 5_000;
const STOP_MS_MAX = 1_000;

export interface JournalOptions {
  store: {
    minutes: Pick<Minutes, 'add'>;
    failures: Pick<Failures, 'add'>;
    addonRuns: Pick<AddonRunBook, 'add'>;
  };
  minuteRecorder: MinuteRecorder;
  failureRecorder: FailureRecorder;
  runRecorder: RunRecorder;
  /** What waits is looked at by one role; null: not here. */
  view: OperationsView | null;
  log: Log;
}

export function journal({
  store,
  minuteRecorder,
  failureRecorder,
  runRecorder,
  view,
  log,
}: JournalOptions): Service {
  const round = async (): Promise<boolean> => {
    await store.failures.add(failureRecorder.take());
    await store.addonRuns.add(runRecorder.take());
    if (view !== null) minuteRecorder.look(await view.look());
    await store.minutes.add(minuteRecorder.take());
    return false;
  };
  const rounds = loop({ name: 'journal', round, busyMs: EVERY_MS, idleMs: EVERY_MS, log });
  return {
    name: 'journal',
    start: () => rounds.start(),
    async stop() {
      await rounds.stop();
      // What is left is no reason to hold up a stop, or to fail one.
      const last = round().catch(() => undefined);
      await Promise.race([last, new Promise((resolve) => setTimeout(resolve, STOP_MS_MAX).unref())]);
    },
  };
}
