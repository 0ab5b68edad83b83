/**
 * Delivers edits of one link to the backend. An execution sends its own edits straight away, without a lock: that is one
 * request and few calls for the common case, and two executions at once do not need each other. What is not accepted goes
 * to the outbox; a nudge stands for what was refused, so that a bad batch never blocks later ones.
 */
import type { ClockSample, EditBatch, RowEdit } from '../shared/protocol/edit-batch.ts';
import type { LinkSettings } from '../shared/protocol/registration.ts';
import { PROTOCOL_VERSION } from '../shared/protocol/version.ts';
import type { Sent } from './backend.ts';
import { sendBatch } from './backend.ts';
import { splitEdits } from './batches.ts';
import type { Link } from './document-state.ts';
import { linkProperties, stateProperty } from './document-state.ts';
import type { Host } from './host.ts';
import type { OutboxEntry } from './outbox.ts';
import { nudgeEntry, outboxPrefix, planAddition } from './outbox.ts';

/** What one execution found out about a link. */
export interface Captured {
  /** The host's clock before any of the values was read. */
  capturedAt: number;
  edits: RowEdit[];
  nudge: boolean;
  /** Who made the edits, where the event tells it. */
  by?: string;
}

/** Sends what was captured and remembers how it went. True when the backend has all of it. */
export function deliver(host: Host, link: Link, captured: Captured): boolean {
  const sent = sendAll(host, link, captured);
  if (sent.outcome === 'accepted') {
    host.properties.set(afterExchange(link, sent));
    return true;
  }
  keepForLater(host, link, sent.outcome === 'later' ? entryFor(captured) : nudgeEntry, sent.message);
  return false;
}

/** The properties to store after the backend took something: the clock, and the link's columns where they changed. */
export function afterExchange(
  link: Link,
  sent: Extract<Sent, { outcome: 'accepted' }>,
): Record<string, string> {
  const { clock, settings } = sent;
  const { spreadsheetId, secret, tableName } = link;
  const isNewer = settings !== undefined && (settings.registry ?? 1) > (link.settings.registry ?? 1);
  return {
    ...(isNewer ? linkProperties({ spreadsheetId, settings, secret, tableName }) : {}),
    ...stateProperty(link.id, { clock, sentAt: clock.t2, error: null }),
  };
}

/** Sends what was captured, in as many batches as it takes; stops at the first that is not accepted. Stores nothing. */
export function sendAll(host: Host, link: Link, captured: Captured): Sent {
  const parts = splitEdits(captured.edits);
  const nudge = captured.nudge || parts.nudge;
  const batches = parts.batches.length > 0 ? parts.batches : [[]];
  let clock: ClockSample | null = link.state.clock;
  let settings: LinkSettings | undefined;
  let sent: Sent = { outcome: 'refused', message: '' };
  for (const [index, edits] of batches.entries()) {
    const batch: EditBatch = {
      v: PROTOCOL_VERSION,
      batchId: host.newId(),
      capturedAt: captured.capturedAt,
      edits,
      nudge: nudge && index === batches.length - 1,
      clock,
      ...(captured.by && { by: captured.by }),
      ...(link.settings.registry !== undefined && { registry: link.settings.registry }),
    };
    sent = sendBatch(host, link, batch);
    if (sent.outcome !== 'accepted') return sent;
    ({ clock, settings = settings } = sent);
  }
  return sent.outcome === 'accepted' && settings ? { ...sent, settings } : sent;
}

/** Puts an entry into the outbox and tells why. */
export function keepForLater(host: Host, link: Link, entry: OutboxEntry, error: string): void {
  const name = outboxPrefix(link.id) + host.newId();
  const addition = planAddition(name, entry, link.outbox);
  host.properties.set({ ...addition.set, ...stateProperty(link.id, { ...link.state, error }) });
  for (const old of addition.remove) host.properties.remove(old);
}

function entryFor(captured: Captured): OutboxEntry {
  const entry: OutboxEntry = { rows: {}, nudge: captured.nudge };
  for (const { key, cells } of captured.edits) {
    if (key === null) entry.nudge = true;
    else entry.rows[key] = Object.keys(cells);
  }
  return entry;
}
