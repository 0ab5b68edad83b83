/** Work as the log and the metrics know it: every line of a run carries its id, every run is timed by its outcome. */
import { ERRORS, isWaiting, SyncError } from '../core/sync-error.ts';
import type { DoorbellQueue } from '../ports/doorbell.ts';
import { aboutOf, type Failure } from '../ports/failures.ts';
import type { LogContext } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';

export type Work = (id: number, signal: AbortSignal) => Promise<void>;

export interface WatchOptions {
  context: LogContext;
  metrics: Pick<Metrics, 'work' | 'invariant'>;
  /** Told of work that failed, but for what is tried again at once or waits for its turn. */
  noteFailure: (failure: Failure) => void;
  newId: () => string;
  /** Milliseconds on a clock that never steps back. */
  now: () => number;
}

export function watchedWork(
  { context, metrics, noteFailure, newId, now }: WatchOptions,
  queue: DoorbellQueue,
  work: Work,
): Work {
  return (id, signal) => {
    const run = newId();
    return context({ queue, workId: id, run }, async () => {
      const start = now();
      const end = (outcome: string) => metrics.work({ queue, outcome, seconds: (now() - start) / 1_000 });
      try {
        await work(id, signal);
        end('done');
      } catch (error) {
        const code = error instanceof SyncError ? error.code : 'INVARIANT';
        if (code === 'INVARIANT') metrics.invariant();
        end(signal.aborted ? 'stopped' : code);
        if (!signal.aborted && ERRORS[code].retry !== 'soon' && !isWaiting(error)) {
          const detail = error instanceof SyncError ? (error.detail ?? null) : null;
          noteFailure({ source: 'work', place: queue, about: aboutOf(queue, id), code, detail, trace: run });
        }
        throw error;
      }
    });
  };
}
