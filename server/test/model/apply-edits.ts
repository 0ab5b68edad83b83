/** Webhooks to MySQL: one transaction, no lease, no call to Google. */
import type { Column } from './cell-value.ts';
import { decideCell, type Sighting } from './decide-cell.ts';
import { observe } from './observe.ts';
import { must, type RowBase, type Webhook, type World } from './world.ts';

/** Keys of rows that belong to an intent whose write is not finished for them. */
export function rowsOfOpenIntents(world: World): Set<string> {
  const keys = new Set<string>();
  if (!world.rules.openIntentWaits) return keys;
  for (const { items, next } of world.intents) {
    if (next > 0 && !world.rules.freedByPage) continue;
    for (const item of items.slice(next)) if (item.do !== 'unstray' && item.key !== null) keys.add(item.key);
  }
  return keys;
}

/** `blocked`: the rows of open intents, as they were found. */
export function applyEdits(world: World, blocked: ReadonlySet<string> = rowsOfOpenIntents(world)): void {
  world.inbox = world.inbox.filter((edit) => staysInInbox(world, edit, blocked));
}

function staysInInbox(world: World, edit: Webhook, blocked: ReadonlySet<string>): boolean {
  const { key } = edit;
  if (key !== null && blocked.has(key)) return true;
  const base = key === null ? undefined : world.base.get(key);
  if (key === null || !base || base.gone || base.row !== edit.row) {
    world.nudged = true;
    return false;
  }
  const news = newsOf(world, edit, base);
  if (news.length === 0) return false;
  const seen = sightingOf(world, edit, null);
  const conflicts = news.some((column) => isConflict(world, key, column, edit, seen));
  if (world.rules.conflictsWait && (conflicts || !world.db.has(key))) return true;
  observe(world, key, edit.shown, edit.row, seen, news);
  return false;
}

/** The cells of an edit that are later than what is known of them; a cell that cannot be judged wants a read. */
function newsOf(world: World, edit: Webhook, base: RowBase): Column[] {
  if (!world.rules.captureTime) return [...edit.columns];
  const error = world.scope.clockError ?? 0;
  return edit.columns.filter((column) => {
    if (edit.capturedAt - error > base[column].hi) return true;
    if (edit.capturedAt + error > base[column].lo) world.nudged = true;
    return false;
  });
}

function sightingOf(world: World, edit: Webhook, dbAt: number | null): Sighting {
  const error = world.scope.clockError ?? 0;
  const at = world.rules.captureTime ? edit.capturedAt : world.now;
  return { how: 'webhook', te: at, lo: at - error, hi: at + error, dbAt };
}

function isConflict(world: World, key: string, column: Column, edit: Webhook, seen: Sighting): boolean {
  const db = world.db.get(key);
  if (!db) return false;
  const cell = must(world.base.get(key))[column];
  return decideCell(world.rules, cell, edit.shown[column], db[column], seen).conflict !== undefined;
}

/** The edits of a row that wait, observed with their own times by who knows MySQL's; what cannot be judged stays. */
export function observeWaiting(world: World, key: string, dbAt: number | null): void {
  if (!world.rules.inboxFirst) return;
  world.inbox = world.inbox.filter((edit) => {
    const base = world.base.get(key);
    if (edit.key !== key || !base || base.row !== edit.row) return true;
    const news = newsOf(world, edit, base);
    if (news.length < edit.columns.length) return true;
    observe(world, key, edit.shown, edit.row, sightingOf(world, edit, dbAt), news);
    return false;
  });
}
