/** Which columns of a table that is there already belong to which columns of the tab. Pure. */
import type { Registration } from '../../shared/protocol/registration.ts';
import { columnName } from '../core/column-name.ts';
import type { Column } from '../core/link.ts';
import { columnTypeOf, isReadOnlyType } from '../core/schema/column-types.ts';
import { isZone } from '../core/values/zone-time.ts';
import type { TableFact } from '../core/table-facts.ts';
import type { SkippedColumn } from '../ports/links.ts';
import { unusable } from './read-headers.ts';

type Choice = NonNullable<Registration['columns']>[number];

export interface AttachedColumns {
  columns: Column[];
  /** Columns of the table that are not in the sheet, or that a person left out, and columns of the tab that it has not. */
  skipped: SkippedColumn[];
}

/** The headers that an empty tab gets: every column of the table that can be synced and is not left out. */
export function headersFor(facts: readonly TableFact[], choices: readonly Choice[]): string[] {
  const isLeftOut = (name: string) =>
    choices.some(({ header, skip }) => skip === true && header.trim() === name);
  return facts
    .filter(({ name, nativeType }) => columnTypeOf(nativeType) !== null && !isLeftOut(name))
    .map(({ name }) => name);
}

/**
 * A header is a column's when it is its name, however it is written (`Last name` is `last_name`), or when a person said so.
 * Throws TAB_UNUSABLE when none fits.
 */
export function attachColumns(
  headers: readonly { index: number; header: string }[],
  facts: readonly TableFact[],
  choices: readonly Choice[],
): AttachedColumns {
  const chosen = new Map(choices.map((choice) => [choice.header.trim(), choice]));
  const free = new Map(facts.map((fact) => [fact.name, fact]));
  const [columns, skipped]: [Column[], SkippedColumn[]] = [[], []];
  let given = 0;
  const newId = () => `c${(given += 1)}`;
  const matches = headers.map(({ index, header }) => {
    const choice = chosen.get(header);
    const fact = findFact(free, choice?.name ?? header);
    if (fact) free.delete(fact.name);
    else if (choice?.name !== undefined) {
      throw unusable(`The table has no column "${choice.name}" for "${header}".`);
    }
    return { index, header, choice, fact };
  });
  for (const { index, header, choice, fact } of matches) {
    if (fact === undefined) {
      skipped.push({ ...strange(newId(), header, facts, skipped), index, isInTable: false });
      continue;
    }
    const column = { ...toColumn(newId(), fact, choice), index, header };
    const isUnsupported = columnTypeOf(fact.nativeType) === null;
    if (choice?.skip === true || isUnsupported) {
      skipped.push({ ...column, isInTable: true, ...(isUnsupported && { why: 'unsupported' as const }) });
    } else columns.push(column);
  }
  for (const fact of free.values()) {
    const isUnsupported = columnTypeOf(fact.nativeType) === null;
    const column = { ...toColumn(newId(), fact, undefined), index: null, header: fact.name };
    skipped.push({ ...column, isInTable: true, ...(isUnsupported && { why: 'unsupported' as const }) });
  }
  if (columns.length > 0) return { columns, skipped };
  const names = facts.map(({ name }) => name).join(', ');
  throw unusable(`None of its headers is a column of the table. The table has ${names}.`);
}

/**
 * Moments are shown in the spreadsheet's time zone, as far as it is known. Those of the primary key stay in UTC: two moments that one wall
 * time means, where clocks are set back, would be one row.
 */
export function inZone(
  { columns, skipped }: AttachedColumns,
  key: readonly { name: string }[],
  zone: string,
): AttachedColumns {
  if (!isZone(zone)) return { columns, skipped };
  const isKey = ({ name }: { name: string }) => key.some((part) => part.name === name);
  const zoned = <C extends { name: string }>(column: C) => (isKey(column) ? column : { ...column, zone });
  return { columns: columns.map(zoned), skipped: skipped.map(zoned) };
}

function findFact(free: ReadonlyMap<string, TableFact>, wanted: string): TableFact | undefined {
  const exact = free.get(wanted);
  if (exact) return exact;
  const name = columnName(wanted, new Set());
  return [...free.values()].find(
    (fact) => fact.name.toLowerCase() === wanted.toLowerCase() || columnName(fact.name, new Set()) === name,
  );
}

function toColumn(id: string, fact: TableFact, choice: Choice | undefined): Omit<Column, 'index' | 'header'> {
  const isReadOnly = fact.isGenerated || isReadOnlyType(fact.nativeType);
  const direction = isReadOnly ? 'db-to-sheet' : (choice?.direction ?? 'both');
  return {
    id,
    name: fact.name,
    type: columnTypeOf(fact.nativeType) ?? 'TEXT',
    nativeType: fact.nativeType,
    ...(direction !== 'both' && { direction }),
    ...(choice?.formulas === 'text' &&
      columnTypeOf(fact.nativeType) === 'TEXT' && { formulas: 'text' as const }),
    ...(choice?.rules === 'lenient' && { rules: 'lenient' as const }),
  };
}

/** A column of the tab that the table has not: it is people's own. */
function strange(
  id: string,
  header: string,
  facts: readonly TableFact[],
  skipped: readonly SkippedColumn[],
): Omit<Column, 'index'> {
  const taken = new Set([...facts.map(({ name }) => name), ...skipped.map(({ name }) => name)]);
  return { id, header, name: columnName(header, taken), type: 'TEXT', nativeType: 'TEXT' };
}
