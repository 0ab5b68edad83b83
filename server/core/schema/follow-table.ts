/**
 * Decides what became of a link's columns in MySQL's table: dropped, there (again), of another type, or new. A column that
 * was renamed there is one that went and another one that came: nothing proves that they are the same. Pure.
 */
import type { ColumnType } from '../link.ts';
import { bareType, columnTypeOf, isReadOnlyType } from './column-types.ts';
import type { RegisteredColumn, Registry } from './registered-column.ts';
import { dated } from './with-header.ts';

/** A column as MySQL's catalogue tells it. */
export interface TableColumn {
  name: string;
  /** Upper case, for example `DECIMAL(20,6)`. */
  nativeType: string;
  /** MySQL computes it, so that it cannot be written. */
  isGenerated: boolean;
}

export type FollowedTable = { kind: 'followed'; registry: Registry } | { kind: 'unclear'; sentence: string };

/**
 * `columns` are the table's without the sync columns. The registry comes back as it is when nothing changed. `isAttached`: the
 * table was there before the link.
 */
export function followTable(
  registry: Registry,
  columns: readonly TableColumn[],
  isAttached = false,
): FollowedTable {
  const found = new Map(columns.map((column) => [column.name, column]));
  const version = registry.version + 1;
  let { idsGiven } = registry;
  const newId = () => `c${(idsGiven += 1)}`;
  const next: RegisteredColumn[] = [];
  for (const column of registry.columns) {
    const now = found.get(column.name);
    if (now === undefined) {
      if (isAttached && column.status === 'active') return { kind: 'unclear', sentence: isGone(column) };
      next.push(withoutTableColumn(column));
      continue;
    }
    const there = withTableColumn(column, now, newId);
    if (there === null) return { kind: 'unclear', sentence: otherType(column, now) };
    next.push(there);
  }
  const zone = registry.columns.find((column) => column.zone !== undefined)?.zone;
  const known = new Set(registry.columns.map(({ name }) => name));
  for (const column of columns) {
    if (known.has(column.name)) continue;
    next.push({ ...newColumn(column, newId(), isAttached), ...(zone !== undefined && { zone }) });
  }
  const isSame = next.every((column, at) => column === registry.columns[at]);
  if (isSame && next.length === registry.columns.length) return { kind: 'followed', registry };
  return {
    kind: 'followed',
    registry: {
      ...registry,
      version,
      idsGiven,
      columns: next.map((column) => dated(registry, column, version)),
    },
  };
}

function withoutTableColumn(column: RegisteredColumn): RegisteredColumn {
  if (!column.isInTable) return column;
  if (column.status === 'deprecated') return { ...column, isInTable: false };
  const why = column.index === null ? 'removed' : 'dropped';
  return { ...column, isInTable: false, status: 'deprecated', why };
}

/** Null when the column's type is another one now, of another kind. */
function withTableColumn(
  column: RegisteredColumn,
  now: TableColumn,
  newId: () => string,
): RegisteredColumn | null {
  const isBack = !column.isInTable && column.why === 'dropped';
  const isOwed = column.status === 'wanted' && !column.isInTable;
  const isSameType = bareType(column.nativeType) === now.nativeType;
  if (isSameType && column.isInTable) return column;
  const type = columnTypeOf(now.nativeType);
  const synced = column.status !== 'deprecated' || isBack;
  if (synced && type === null) return null;
  if (column.status === 'active' && type !== column.type) return null;
  const typed = isSameType ? column : { ...column, ...retyped(column, now, type) };
  if (isOwed) return { ...typed, isInTable: true, status: 'active' };
  // Removed from the tab, dropped, and added again: new for the tab.
  if (!column.isInTable && column.why === 'removed' && type !== null) {
    return {
      ...typed,
      id: newId(),
      index: null,
      isInTable: true,
      status: 'wanted',
      why: null,
      isTagged: false,
    };
  }
  if (isBack) return { ...typed, id: newId(), isInTable: true, status: 'active', why: null, isTagged: false };
  return { ...typed, isInTable: true };
}

/** Formulas as texts need a column of texts. */
function retyped(
  column: RegisteredColumn,
  { nativeType }: TableColumn,
  type: ColumnType | null,
): Partial<RegisteredColumn> {
  return { nativeType, type: type ?? column.type };
}

/** A new column of a table that is not ours is offered, not put into the tab. */
function newColumn(
  { name, nativeType, isGenerated }: TableColumn,
  id: string,
  isAttached: boolean,
): RegisteredColumn {
  const type = columnTypeOf(nativeType);
  return {
    id,
    index: null,
    header: name,
    name,
    type: type ?? 'TEXT',
    nativeType,
    ...((isGenerated || isReadOnlyType(nativeType)) && { direction: 'db-to-sheet' as const }),
    status: type === null || isAttached ? 'deprecated' : 'wanted',
    why: type === null ? 'unsupported' : isAttached ? 'skipped' : null,
    isTagged: false,
    isInTable: true,
  };
}

function isGone({ name, header }: RegisteredColumn): string {
  return (
    `The MySQL column "${name}" of the sheet's "${header}" was dropped or renamed. Nothing was changed. ` +
    `Bring it back in MySQL, or stop syncing the column, to go on.`
  );
}

function otherType({ name, nativeType }: RegisteredColumn, now: TableColumn): string {
  return (
    `The MySQL column "${name}" is ${now.nativeType} now; it was ${bareType(nativeType)}, and its values cannot be taken for those. ` +
    `Nothing was changed. Give it back its type, or stop syncing the column, to go on.`
  );
}
