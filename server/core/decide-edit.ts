/** Decides what a stored edit means, from its capture time, what is known of its row and MySQL's row. Pure. */
import type { RawCell } from '../../shared/cell.ts';
import type { RowState, TableRow } from './base.ts';
import { decideRow } from './decision-matrix.ts';
import { captureWindow, timeEdit, type CaptureTime } from './edit-timing.ts';
import { mirrorsOf, type Link } from './link.ts';
import { observe, type Merged } from './observe.ts';
import { fromSheet, type Observed } from './values/from-sheet.ts';

export interface Edit {
  key: string;
  /** 0-based. */
  row: number;
  cells: Readonly<Record<string, RawCell>>;
  /** Version of the registry under which it was captured; 1 when absent. */
  registry?: number;
}

/**
 * `wait`: the entry stays, for the reason given (`intent`: the row is being written to the sheet; `cooldown`: MySQL's side
 * touched it just now; `conflict`: both sides changed it, and the writer knows MySQL's time); `nudge`: only a read can tell; `stale`: older than what is known;
 * `merge`: store this, and read the tab too when `nudge` says that some cells could not be judged.
 */
export type EditDecision =
  | { kind: 'wait'; why: 'intent' | 'cooldown' | 'conflict' }
  | { kind: 'nudge' }
  | { kind: 'stale' }
  | { kind: 'merge'; merged: Merged; nudge: boolean };

/** `captured` is null while the add-on's clock is unknown: then every webhook is only a hint. */
export function decideEdit(
  link: Link,
  edit: Edit,
  captured: CaptureTime | null,
  state: RowState | null,
  db: TableRow | null,
  isCooling = false,
): EditDecision {
  const isLocked = state?.openIntent != null;
  const cannotTell = captured === null || state?.base == null || state.goneByUs || state.row !== edit.row;
  if (cannotTell) return isLocked ? { kind: 'wait', why: 'intent' } : { kind: 'nudge' };
  const { news, nudge } = judgeCells(link, edit, captured, state);
  const seen = { key: edit.key, base: state.base, cells: news, ...captureWindow(captured), dbAt: null };
  const merged = observe({ ...seen, db, policy: link.policy, mirrors: mirrorsOf(link) });
  const isNews = Object.keys(news).length > 0;
  const isContested = db === null || merged.conflicts.length > 0;
  const changes = isContested || merged.write !== null;
  switch (decideRow({ isLocked, isNews, isCooling: isCooling && changes, isContested })) {
    case 'SKIP':
      return { kind: nudge ? 'nudge' : 'stale' };
    case 'DEFER':
      return { kind: 'wait', why: isLocked ? 'intent' : 'cooldown' };
    case 'CONFLICT':
      return { kind: 'wait', why: 'conflict' };
    case 'PROCESS':
      return { kind: 'merge', merged, nudge };
  }
}

/** The cells of an edit that are news, and whether some cells could not be judged. */
export function judgeCells(
  link: Link,
  edit: Edit,
  captured: CaptureTime,
  state: RowState,
): { news: Record<string, Observed>; nudge: boolean } {
  const news: Record<string, Observed> = {};
  let nudge = false;
  for (const [id, raw] of Object.entries(edit.cells)) {
    const column = link.columns.find((candidate) => candidate.id === id);
    // A column that changed its place or header since may not be the one that was read: only a read can tell.
    const isSure = column !== undefined && (column.since ?? 1) <= (edit.registry ?? 1);
    const observed = isSure ? fromSheet(column, raw) : null;
    const timing = timeEdit(captured, state.base?.[id] ?? { lo: 0, hi: 0 });
    if (observed !== null && timing === 'observe') news[id] = observed;
    else if (observed === null || timing === 'nudge') nudge = true;
  }
  return { news, nudge };
}
