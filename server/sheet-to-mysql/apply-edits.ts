/**
 * Applies the inbox of one link to MySQL. It takes no lease and waits for no Google call; edits of rows that an open
 * intent holds, and edits that meet a change of MySQL's, stay in the inbox for the writer. Each page is a transaction:
 * table, bases and inbox change together or not at all.
 */
import type { RowState } from '../core/base.ts';
import { decideEdit, type EditDecision } from '../core/decide-edit.ts';
import { captureTime } from '../core/edit-timing.ts';
import type { Link } from '../core/link.ts';
import type { Tx } from '../ports/database.ts';
import type { EntryOutcome } from '../ports/inbox.ts';
import type { Ports } from '../ports/ports.ts';
import { pauseIfRefused } from '../spreadsheet/pause-link.ts';
import { writeRows, type MergedRow } from '../spreadsheet/write-rows.ts';

export type ApplyPorts = Pick<
  Ports,
  'database' | 'spreadsheets' | 'links' | 'rows' | 'inbox' | 'tables' | 'records' | 'doorbell' | 'log'
>;

const PAGE_ENTRIES_MAX = 500;

interface Page {
  /** Id of the last entry looked at; null when there was none. */
  last: number | null;
  rows: number;
  cells: number;
  nudged: boolean;
  conflicts: boolean;
}

export function applyEdits(ports: ApplyPorts): (linkId: number, signal: AbortSignal) => Promise<void> {
  return async (linkId, signal) => {
    const link = await ports.links.get(linkId);
    if (link.status !== 'paused') await pauseIfRefused(ports, link, () => applyPages(ports, link, signal));
  };
}

async function applyPages(ports: ApplyPorts, link: Link, signal: AbortSignal): Promise<void> {
  let after = 0;
  while (!signal.aborted) {
    const page = await ports.database.transaction((tx) => applyPage(ports, tx, link.id, after));
    if (page.cells > 0) {
      const { rows, cells } = page;
      const fields = {
        direction: 'sheet-to-mysql',
        tab: link.tabName,
        table: link.table,
        rows,
        cells,
        what: 'edit',
      };
      ports.log.info({ event: 'crossed', ...fields }, 'edits are in MySQL');
    }
    if (page.nudged) await ports.doorbell.ring('reconcile', link.spreadsheet);
    if (page.conflicts) await ports.doorbell.ring('db-to-sheet', link.spreadsheet);
    if (page.last === null) return;
    after = page.last;
  }
}

async function applyPage(ports: ApplyPorts, tx: Tx, linkId: number, after: number): Promise<Page> {
  const page: Page = { last: null, rows: 0, cells: 0, nudged: false, conflicts: false };
  const link = await ports.links.getIn(tx, linkId);
  if (link.status === 'paused') return page;
  const { clock } = await ports.spreadsheets.lockShared(tx, link.spreadsheet);
  const entries = await ports.inbox.take(tx, linkId, after, PAGE_ENTRIES_MAX);
  const lastEntry = entries.at(-1);
  if (lastEntry === undefined) return page;
  page.last = lastEntry.id;

  const states = await ports.rows.lock(tx, linkId, unique(entries.map((entry) => entry.key)));
  const pks = [...states.values()].flatMap((state) => (state.pk === null ? [] : [state.pk]));
  const { rows: images, busy } = await ports.tables.lock(tx, link, pks);

  const merged = new Map<string, MergedRow>();
  const waiting = new Map<string, RowState>();
  const outcomes: { id: number; outcome: EntryOutcome }[] = [];
  for (const entry of entries) {
    const state = merged.get(entry.key)?.state ?? states.get(entry.key) ?? null;
    if (state !== null && state.pk !== null && busy.has(state.pk)) continue;
    const db = dbAfter(merged.get(entry.key)) ?? (state?.pk == null ? null : (images.get(state.pk) ?? null));
    const decision = decideEdit(link, entry, captureTime(entry, clock), state, db);
    if (decision.kind === 'wait') {
      if (decision.why === 'conflict' && state !== null) waiting.set(entry.key, { ...state, dirty: true });
      page.conflicts ||= decision.why === 'conflict';
      continue;
    }
    outcomes.push({ id: entry.id, outcome: outcomeOf(decision) });
    page.nudged ||= decision.kind === 'nudge' || (decision.kind === 'merge' && decision.nudge);
    if (decision.kind === 'merge' && state !== null) {
      merged.set(entry.key, joinMerges(merged.get(entry.key), state, db, decision));
      page.cells += Object.keys(decision.merged.write?.values ?? {}).length;
    }
  }
  page.rows = [...merged.values()].filter((row) => row.write !== null).length;
  await store(ports, tx, link, merged, waiting);
  await ports.inbox.done(tx, outcomes);
  if (page.nudged) await ports.links.nudge(linkId, tx);
  const { rows, cells } = page;
  if (cells > 0) {
    await ports.records.addActivity(tx, {
      link: linkId,
      direction: 'sheet-to-mysql',
      what: 'edit',
      rows,
      cells,
    });
  }
  return page;
}

async function store(
  ports: ApplyPorts,
  tx: Tx,
  link: Link,
  merged: ReadonlyMap<string, MergedRow>,
  waiting: ReadonlyMap<string, RowState>,
): Promise<void> {
  const { states } = await writeRows(ports, tx, link, [...merged.values()]);
  const stored = new Map(states.map((state) => [state.key, state]));
  for (const [key, state] of waiting) stored.set(key, { ...(stored.get(key) ?? state), dirty: true });
  await ports.rows.save(tx, link.id, [...stored.values()]);
}

function outcomeOf(decision: Exclude<EditDecision, { kind: 'wait' }>): EntryOutcome {
  if (decision.kind === 'merge') return 'applied';
  return decision.kind === 'stale' ? 'stale' : 'nudged';
}

function dbAfter(row: MergedRow | undefined): MergedRow['db'] {
  if (row?.db == null) return null;
  return { ...row.db, values: { ...row.db.values, ...row.write?.values } };
}

/** Two edits of one row in one page become one write. */
function joinMerges(
  earlier: MergedRow | undefined,
  state: RowState,
  db: MergedRow['db'],
  { merged }: Extract<EditDecision, { kind: 'merge' }>,
): MergedRow {
  const values = { ...earlier?.write?.values, ...merged.write?.values };
  const write = Object.keys(values).length > 0 ? { kind: 'update' as const, values } : null;
  return {
    state: { ...state, base: merged.base, dirty: merged.dirty },
    db: earlier?.db ?? db,
    write,
    conflicts: [...(earlier?.conflicts ?? []), ...merged.conflicts],
    issues: [...(earlier?.issues ?? []), ...merged.issues],
  };
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys)];
}
