/**
 * What a write of ours did to the cells of one row, judged by their pre-image: an edit that nobody knew yet is merged, the
 * base becomes what was written, and what only a copy can bring back is owed. Pure.
 */
import { isAsKnown } from './as-known.ts';
import type { CellBase, RowBase } from './base.ts';
import type { Conflict } from './conflict.ts';
import { mirrorsOf, type Link } from './link.ts';
import type { Micros } from './micros.ts';
import { knownOfMysql, observe } from './observe.ts';
import type { SeenRow } from './read-tab.ts';
import type { OverwrittenCell } from './repair.ts';
import { imageAfter, joinMerge, type MergedRow, type MergeStep } from './merged-row.ts';
import { isRefused, sameValue, type SheetValue } from './values/cell-value.ts';
import type { Observed } from './values/from-sheet.ts';

export interface WrittenCell {
  column: string;
  /** 0-based column of the tab. */
  index: number;
  written: SheetValue;
  /** A repair: what the cell held when it was to be put back, by an earlier write of ours. It is nobody's edit. */
  expected?: SheetValue;
}

export interface Overwriting {
  link: Link;
  /** Start of the read that the write rests on, and when its answer was there. */
  times: { lo: Micros; hi: Micros };
  sentAt: Micros | null;
  /** The row is the one that the write was meant for. */
  isMeant: boolean;
  /** The row that was meant is to be cleared: all that was known of it may go. */
  clears?: boolean;
  /** When MySQL's row changed; null when unknown. */
  dbAt: Micros | null;
}

export interface Overwritten {
  row: MergedRow | null;
  owed: OverwrittenCell[];
  /** Everything that was written is to be undone. */
  isUndone: boolean;
  nudge: boolean;
}

/**
 * `row` is null when the row has no key, or one that is not known yet. A row that is not as its base says may be another one,
 * whose key a sort left behind: it is treated alike, and only a read of the whole tab can tell.
 */
export function overwriteCells(
  context: Overwriting,
  row: MergedRow | null,
  seen: SeenRow,
  cells: readonly WrittenCell[],
): Overwritten {
  if (row?.state.base == null || isUnlike(seen, row.state.base, cells)) {
    const changed = cells.filter(({ column, expected }) => !shows(seen.cells[column], expected));
    const known = row?.state.base ?? {};
    const owed = changed.map((cell) => owe(seen, cell, known[cell.column] ?? null));
    return { row, owed, isUndone: owed.length > 0, nudge: true };
  }
  const { base } = row.state;
  const edited: Record<string, Observed> = {};
  const owed: OverwrittenCell[] = [];
  const losers: Conflict[] = [];
  const covered: (OverwrittenCell & { base: CellBase })[] = [];
  // Cells that only lose what we had left there by mistake: what comes back is for the next read to judge.
  const undone = new Set<string>();
  let hasUnread = false;
  for (const cell of cells) {
    const was = seen.cells[cell.column];
    const known = base[cell.column];
    if (was === undefined) {
      if (!context.isMeant) owed.push(owe(seen, cell, known ?? null));
    } else if (shows(was, cell.expected)) {
      undone.add(cell.column);
    } else if (isAsKnown(was, known)) {
      // A cell that could not be written before was meant to be written now.
      const isFreed = context.isMeant && known?.held?.why === 'unwritable';
      if (known !== undefined && !isFreed) covered.push(owe(seen, cell, known));
    } else if (was.formula !== null) {
      // In its copy it is calculated elsewhere: what it shows is for the next read to tell, once it is back.
      undone.add(cell.column);
      owed.push(owe(seen, cell, known ?? null));
      hasUnread = true;
    } else if (isLate(context, known) && !isRefused(was.value)) {
      losers.push(...loserOf(context, row, cell.column, was));
    } else {
      edited[cell.column] = was;
    }
  }
  const lasting = cells.filter(({ column }) => !undone.has(column));
  const written = writtenBase(context, lasting);
  const next = mergeEdited(context, row, edited, written);
  // The next round brings back what MySQL has of another row; the rest only the copy knows.
  const isInMysql = context.isMeant || imageAfter(next) !== null;
  const isCleared = context.isMeant && context.clears === true;
  owed.push(...covered.filter((cell) => !isCleared && (cell.base.held !== undefined || !isInMysql)));
  const returning = [...(next.returning ?? [])];
  for (const cell of cells) {
    const merged = cell.column in edited ? next.state.base?.[cell.column] : undefined;
    if (!merged?.held || merged.held.why === 'unwritable') continue;
    owed.push(owe(seen, cell, merged));
    returning.push(cell.column);
  }
  return {
    row: {
      ...next,
      state: {
        ...next.state,
        base: { ...next.state.base, ...withCovered(context, written, next.state.base) },
      },
      conflicts: [...next.conflicts, ...losers],
      steps: losers.length === 0 ? next.steps : [...next.steps, lostStep(context, next, losers)],
      returning,
    },
    owed,
    isUndone: false,
    nudge: hasUnread || losers.length > 0,
  };
}

function owe<B extends CellBase | null>(
  seen: SeenRow,
  { column, index, written }: WrittenCell,
  base: B,
): OverwrittenCell & { base: B } {
  return { column, index, ours: written, was: seen.cells[column]?.value ?? null, base };
}

/** What the cell held is what was to be replaced: nobody typed there. */
function shows(was: Observed | undefined, expected: SheetValue | undefined): boolean {
  return was !== undefined && expected !== undefined && sameValue(was.value, expected);
}

/** At least two cells are neither what the base says nor what we wrote: more than the edit of an instant. */
function isUnlike(seen: SeenRow, base: RowBase, cells: readonly WrittenCell[]): boolean {
  const byColumn = new Map(cells.map((cell) => [cell.column, cell]));
  const differing = Object.entries(base).filter(([column, known]) => {
    const [was, cell] = [seen.cells[column], byColumn.get(column)];
    const isOurs = shows(was, cell?.written) || shows(was, cell?.expected);
    return was !== undefined && !isAsKnown(was, known) && !isOurs;
  });
  return differing.length > 1;
}

/**
 * A webhook told of another row's cell after our call was sent: the copy may be older or newer than that, so it is only
 * recorded (trace F21 of the protocol's model).
 */
function isLate({ isMeant, sentAt }: Overwriting, base: CellBase | undefined): boolean {
  return !isMeant && sentAt !== null && base !== undefined && base.lo > sentAt;
}

function loserOf({ times, dbAt }: Overwriting, row: MergedRow, column: string, was: Observed): Conflict[] {
  const db = imageAfter(row)?.values[column] ?? null;
  if (sameValue(was.value, db)) return [];
  const base = row.state.base?.[column]?.v ?? null;
  const at = { sheetAt: times.hi, dbAt };
  return [{ key: row.state.key, column, base, sheet: was.value, db, ...at, resolution: 'DB_WINS' }];
}

function lostStep({ times }: Overwriting, row: MergedRow, conflicts: Conflict[]): MergeStep {
  const merged = { base: row.state.base ?? {}, write: null, conflicts, issues: [] };
  return { at: times.hi, by: null, base: row.state.base, db: imageAfter(row), merged, agreed: [] };
}

function writtenBase({ times }: Overwriting, cells: readonly WrittenCell[]): RowBase {
  return Object.fromEntries(cells.map((cell) => [cell.column, { v: cell.written, ...times }]));
}

/** Of a row that was not meant it stays known what MySQL had. */
function withCovered({ isMeant }: Overwriting, written: RowBase, before: RowBase | null): RowBase {
  if (isMeant) return written;
  const cells = Object.entries(written).map(([column, cell]): [string, CellBase] => {
    const known = before?.[column];
    return [column, known === undefined ? cell : { ...cell, covered: knownOfMysql(known) }];
  });
  return Object.fromEntries(cells);
}

/**
 * Should MySQL need the whole row again, its other cells are what was written, if that was meant for it; else, and when it was to
 * be cleared, what they were.
 */
function mergeEdited(
  { link, times, dbAt, isMeant, clears }: Overwriting,
  row: MergedRow,
  edited: Readonly<Record<string, Observed>>,
  written: RowBase,
): MergedRow {
  const untouched = Object.entries(written).filter(
    ([column]) => isMeant && clears !== true && !(column in edited),
  );
  const base = { ...row.state.base, ...Object.fromEntries(untouched) };
  if (Object.keys(edited).length === 0) return { ...row, state: { ...row.state, base } };
  const merged = observe({
    key: row.state.key,
    base,
    db: imageAfter(row),
    cells: edited,
    te: times.hi,
    ...times,
    dbAt,
    policy: link.policy,
    mirrors: mirrorsOf(link),
    isPreImage: true,
  });
  return joinMerge(row, merged, { at: times.hi, by: null }, Object.keys(edited));
}
