/**
 * Asks Google Drive which files changed, one call for all of them, by one of all processes in turn. A change is a hint that a
 * read is due; while Drive does not answer, tabs are read by the clock.
 */
import { MICROS_PER_MS } from '../core/micros.ts';
import { SyncError } from '../core/sync-error.ts';
import type { FileChanges, FileWatch } from '../ports/file-watch.ts';
import type { Ports } from '../ports/ports.ts';

export interface WatchPorts extends Pick<Ports, 'clock' | 'log'> {
  fileChanges: FileChanges;
  fileWatch: FileWatch;
}

export interface WatchOptions {
  /** How often Drive is asked, by all processes together. */
  everyMs: number;
}

/** A place that Drive has forgotten: all files may have changed since. Failures are logged, once until it works again. */
export function watchFiles(ports: WatchPorts, { everyMs }: WatchOptions): () => Promise<void> {
  const { fileChanges, fileWatch, clock, log } = ports;
  const { account } = fileChanges;
  let isFailing = false;
  return async () => {
    const at = clock.lower();
    const turn = await fileWatch.take(account, at, at - everyMs * MICROS_PER_MS);
    if (turn === null) return;
    try {
      const { token } = turn;
      const told = token === null ? 'expired' : await fileChanges.since(token);
      if (told === 'expired') {
        const next = await fileChanges.start();
        await fileWatch.advance(account, { token, next, changed: 'all', at });
      } else {
        await fileWatch.advance(account, { token, next: told.next, changed: told.googleIds, at });
      }
      isFailing = false;
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      if (!isFailing) log.warn({ event: 'drive-unavailable', code: error.code, detail: error.detail }, BLIND);
      isFailing = true;
    }
  };
}

const BLIND =
  'Google Drive does not tell which files changed, so tabs are read by the clock. Enable the Drive API in the project of the service account.';
