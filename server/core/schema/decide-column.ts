/** The registry after a person decided something about one column. Pure. */
import { SyncError } from '../sync-error.ts';
import { isReadOnlyType } from './column-types.ts';
import type { RegisteredColumn, Registry } from './registered-column.ts';
import { dated } from './with-header.ts';

export interface ColumnDecision {
  direction?: 'both' | 'sheet-to-db' | 'db-to-sheet' | undefined;
  formulas?: 'value' | 'text' | undefined;
  rules?: 'strict' | 'lenient' | undefined;
  skip?: boolean | undefined;
}

/** Whether the caller may let more of a table cross that was there before its link; asked only when that is decided. */
export type MayWiden = () => Promise<boolean>;

/**
 * `isGenerated`: MySQL computes the column. A column that is synced again has a new id: nothing that was known of its cells before
 * counts. The registry comes back as it is when nothing changed. Throws COLUMN_UNKNOWN, COLUMN_UNFIT.
 */
export function decideColumn(
  registry: Registry,
  id: string,
  decision: ColumnDecision,
  isGenerated = false,
): Registry {
  const found = registry.columns.find((column) => column.id === id);
  if (found === undefined) throw new SyncError('COLUMN_UNKNOWN');
  if (isGenerated || isReadOnlyType(found.nativeType)) refuseWrites(found, decision);
  let { idsGiven } = registry;
  const newId = () => `c${(idsGiven += 1)}`;
  const next = skipped(withModes(found, decision), decision.skip, newId);
  if (JSON.stringify(next) === JSON.stringify(found)) return registry;
  const version = registry.version + 1;
  const columns = registry.columns.map((column) =>
    column === found ? dated(registry, next, version) : column,
  );
  return { ...registry, version, idsGiven, columns };
}

const FLOWS = { both: ['to-sheet', 'to-db'], 'db-to-sheet': ['to-sheet'], 'sheet-to-db': ['to-db'] } as const;

/** Whether a decision takes a column in, or lets its values cross in a direction in which they did not. */
export function widens(registry: Registry, id: string, next: Registry): boolean {
  const at = registry.columns.findIndex((column) => column.id === id);
  const [before, after] = [registry.columns[at], next.columns[at]];
  if (before === undefined || after === undefined) return false;
  if (before.status === 'deprecated' && after.status !== 'deprecated') return true;
  const known: readonly string[] = FLOWS[before.direction ?? 'both'];
  // A direction counts also where nothing crosses yet: its header may bring the column back.
  return FLOWS[after.direction ?? 'both'].some((flow) => !known.includes(flow));
}

/** What the sheet shows of such a column is no value that could be stored. */
function refuseWrites({ header }: RegisteredColumn, { direction }: ColumnDecision): void {
  if (direction === undefined || direction === 'db-to-sheet') return;
  throw new SyncError(
    'COLUMN_UNFIT',
    `"${header}" holds bytes, or MySQL computes it, so it is synced from MySQL to the sheet only. Leave its direction as it is.`,
  );
}

function withModes(
  column: RegisteredColumn,
  { direction, formulas, rules }: ColumnDecision,
): RegisteredColumn {
  const next = { ...column };
  if (direction === 'both') delete next.direction;
  else if (direction !== undefined) next.direction = direction;
  if (formulas === 'text' && column.type !== 'TEXT') {
    throw new SyncError(
      'COLUMN_UNFIT',
      `"${column.header}" is no column of texts, so its formulas cannot be kept as texts.`,
    );
  }
  if (formulas === 'text') next.formulas = formulas;
  else if (formulas === 'value') delete next.formulas;
  if (rules === 'lenient') next.rules = rules;
  else if (rules === 'strict') delete next.rules;
  return next;
}

function skipped(column: RegisteredColumn, skip: boolean | undefined, newId: () => string): RegisteredColumn {
  if (skip === true && column.status !== 'deprecated') {
    return { ...column, status: 'deprecated', why: 'skipped' };
  }
  if (skip !== false || column.status !== 'deprecated') return column;
  if (column.why !== 'skipped') {
    throw new SyncError(
      'COLUMN_UNFIT',
      `"${column.header}" is not synced for another reason: ${REASONS[column.why ?? 'removed']}`,
    );
  }
  if (column.index === null) {
    throw new SyncError(
      'COLUMN_UNFIT',
      `"${column.header}" is not in the tab. Write its header there first.`,
    );
  }
  const status = column.isInTable ? 'active' : 'wanted';
  return { ...column, id: newId(), status, why: null, isTagged: false };
}

const REASONS = {
  removed: 'it is not in the tab. Write its header there.',
  unnamed: 'it has no header. Write one.',
  duplicate: 'another column has the same header. Give it one of its own.',
  dropped: 'MySQL has it no longer. Add the MySQL column again.',
  skipped: 'a person decided so.',
  unsupported: 'Rowlink cannot sync its MySQL type.',
} as const;
