/**
 * An edit by a person: tells the backend about the cells of linked tabs. `capturedAt` is taken by the caller before
 * anything else, because the backend relies on it being earlier than every value that is read here.
 */
import { headerMatches, planCapture, rowEdits } from './capture-edit.ts';
import type { LinkSettings } from '../shared/protocol/registration.ts';
import { afterExchange, deliver, sendAll } from './deliver.ts';
import type { Captured } from './deliver.ts';
import type { Link } from './document-state.ts';
import { linksIn } from './document-state.ts';
import { flush } from './flush.ts';
import type { Block, Host, Tab } from './host.ts';
import { isStale, type Firing } from './stale-triggers.ts';
import { readGrid, readHeader, serialsOf } from './read-tab.ts';

/**
 * Handles the edit of `block` in `tab`. Outside of linked tabs it costs two calls at most. `firing` is left out when no
 * trigger told of the edit.
 */
export function handleEdit(host: Host, tab: Tab, block: Block, capturedAt: number, firing?: Firing): void {
  const properties = host.properties.all();
  if (firing !== undefined && isStale(host, properties, firing)) return;
  for (const link of linksIn(host, properties, tab.id())) {
    handleLinkEdit(host, link, tab, block, capturedAt, firing?.by);
  }
}

function handleLinkEdit(
  host: Host,
  link: Link,
  tab: Tab,
  block: Block,
  capturedAt: number,
  by?: string,
): void {
  let captured = captureOrNudge(host, link, tab, block, capturedAt);
  if (captured === null) {
    // It may be in a column that is synced since the add-on was last told the columns: one small request tells.
    const settings = askForColumns(host, link, capturedAt);
    captured = settings && captureOrNudge(host, { ...link, settings }, tab, block, capturedAt);
    if (settings === null || captured === null) return;
    link = { ...link, settings };
  }
  const accepted = deliver(host, link, by ? { ...captured, by } : captured);
  if (accepted && Object.keys(link.outbox).length > 0) flush(host);
}

/** The link's columns as they are now, stored; null when they are those that the add-on knows, or nobody answers. */
function askForColumns(host: Host, link: Link, capturedAt: number): LinkSettings | null {
  const sent = sendAll(host, link, { capturedAt, edits: [], nudge: false });
  if (sent.outcome !== 'accepted' || sent.settings === undefined) return null;
  host.properties.set(afterExchange(link, sent));
  return sent.settings;
}

/** Null when the edit does not concern the link. */
function captureOrNudge(...edit: Parameters<typeof capture>): Captured | null {
  try {
    return capture(...edit);
  } catch {
    // A column that the link knows is gone, or Google failed to read its own tab: the edit must not be forgotten for that.
    const capturedAt = edit[4];
    return { capturedAt, edits: [], nudge: true };
  }
}

function capture(host: Host, link: Link, tab: Tab, block: Block, capturedAt: number): Captured | null {
  const { settings } = link;
  const plan = planCapture(settings, block);
  if (plan === 'nothing') return null;
  if (plan === 'nudge') return { capturedAt, edits: [], nudge: true };
  const grid = readGrid(tab, plan.read);
  // After the values: columns that were moved before they were read are noticed here.
  const header = readHeader(tab, settings);
  if (!headerMatches(settings, header.texts, header.firstColumn)) {
    return { capturedAt, edits: [], nudge: true };
  }
  return { capturedAt, ...rowEdits(settings, grid, () => plan.columnIds, serialsOf(host)) };
}
