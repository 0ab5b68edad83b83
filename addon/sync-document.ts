/** "Sync now": sends what waits, has linked tabs read, and puts back triggers that are missing. */
import { readLinks } from './document-state.ts';
import { flush, nudge } from './flush.ts';
import type { Host } from './host.ts';
import { ensureTriggers } from './triggers.ts';

/** All linked tabs of the document. Says in a sentence how it went. */
export function syncDocument(host: Host): string {
  if (readLinks(host).length === 0) {
    return 'No tab of this spreadsheet is synced yet. Open the sidebar to start.';
  }
  ensureTriggers(host);
  return syncLinks(host);
}

/** The same without a look at the triggers. */
export function syncLinks(host: Host): string {
  flush(host);
  nudge(host, readLinks(host));
  const errors = readLinks(host).map((link) => link.state.error);
  return errors.find((error) => error !== null) ?? 'The server was asked to read the synced tabs.';
}

/** The links of one tab, or of all. */
export function sendAndRead(host: Host, tabId?: number): void {
  ensureTriggers(host);
  flush(host);
  nudge(host, readLinks(host, tabId));
}
