/**
 * Sends what waits in the outbox. One execution at a time does it, under the document's lock; another one that finds the
 * lock taken returns, because the holder looks again after each round. Values are read here, after `capturedAt`.
 */
import { afterExchange, deliver, keepForLater, sendAll } from './deliver.ts';
import type { Captured } from './deliver.ts';
import { joinRows } from './blocks.ts';
import { headerMatches, rowEdits, spanOf } from './capture-edit.ts';
import type { Link } from './document-state.ts';
import { readLinks, stateProperty } from './document-state.ts';
import { findRows } from './find-rows.ts';
import type { Host } from './host.ts';
import type { Pending } from './outbox.ts';
import { mergeEntries, nudgeEntry } from './outbox.ts';
import { readGrid, readHeader, serialsOf } from './read-tab.ts';

/** Each run of rows costs two reads; more scattered rows than this are left to the backend. */
const RUNS_MAX = 20;
const GAP_MAX = 20;
/** Other executions may keep adding; the next trigger goes on. */
const ROUNDS_MAX = 10;

/** Sends the outbox of every link. Links whose backend does not accept are left for the next time. */
export function flush(host: Host): void {
  if (!host.tryLock()) return;
  try {
    const failed = new Set<string>();
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const waiting = readLinks(host).filter(
        (link) => !failed.has(link.id) && Object.keys(link.outbox).length > 0,
      );
      if (waiting.length === 0) return;
      for (const link of waiting) if (!flushLink(host, link)) failed.add(link.id);
    }
  } finally {
    host.unlock();
  }
}

/** Asks the backend to read the tab of each link. */
export function nudge(host: Host, links: Link[]): void {
  for (const link of links) deliver(host, link, { capturedAt: host.now(), edits: [], nudge: true });
}

function flushLink(host: Host, link: Link): boolean {
  const names = Object.keys(link.outbox);
  const pending = mergeEntries(Object.values(link.outbox));
  const sent = sendAll(host, link, readPending(host, link, pending));
  if (sent.outcome === 'accepted') {
    for (const name of names) host.properties.remove(name);
    host.properties.set(afterExchange(link, sent));
    return true;
  }
  if (sent.outcome === 'refused' && pending.rows.size > 0) {
    keepForLater(host, { ...link, outbox: {} }, nudgeEntry, sent.message);
    for (const name of names) host.properties.remove(name);
  } else {
    host.properties.set(stateProperty(link.id, { ...link.state, error: sent.message }));
  }
  return false;
}

/** Finds the pending rows by their keys, wherever they are now, and reads them. */
function readPending(host: Host, link: Link, pending: Pending): Captured {
  const capturedAt = host.now();
  const onlyNudge: Captured = { capturedAt, edits: [], nudge: true };
  if (pending.rows.size === 0) return onlyNudge;
  const { settings } = link;
  const tab = host.tabById(settings.tabId);
  if (tab === null) return onlyNudge;
  const header = readHeader(tab, settings);
  if (!headerMatches(settings, header.texts, header.firstColumn)) return onlyNudge;

  const rows = findRows(tab, settings, pending.rows);
  const runs = joinRows([...rows.values()], GAP_MAX);
  if (runs.length > RUNS_MAX) return onlyNudge;
  const serialOf = serialsOf(host);
  const captured: Captured = {
    capturedAt,
    edits: [],
    nudge: pending.nudge || rows.size < pending.rows.size,
  };
  const wanted = new Set(rows.values());
  for (const run of runs) {
    const grid = readGrid(tab, spanOf(settings, run));
    const { edits } = rowEdits(settings, grid, (key) => pending.rows.get(key), serialOf);
    captured.edits.push(...edits.filter((edit) => wanted.has(edit.row)));
  }
  return captured;
}
