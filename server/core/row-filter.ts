/**
 * Which rows of an attached table belong to its link. MySQL alone decides it, row by row; here a wish becomes a condition that
 * MySQL can be asked, or a sentence that says why not. Pure.
 */
import type { Condition } from '../../shared/protocol/row-filter.ts';
import { SyncError } from './sync-error.ts';
import type { TableFact } from './table-facts.ts';

export type FilterOp = Condition['op'];

/** A part of a condition whose values fit its column. */
export interface RowCondition {
  /** Name of the MySQL column. */
  column: string;
  op: FilterOp;
  values: readonly string[];
  /** As the table had it when the condition was made. */
  nativeType: string;
}

/** What has to be known of a column. */
type FilterableColumn = Pick<TableFact, 'name' | 'nativeType'>;

/** Met when all of its parts are. */
export type RowFilter = readonly RowCondition[];

/** Throws FILTER_UNFIT with a sentence for the first part that cannot be asked. */
export function toFilter(wanted: readonly Condition[], facts: readonly FilterableColumn[]): RowFilter {
  return wanted.map((condition) => {
    const fact = facts.find(({ name }) => name === condition.column);
    if (fact === undefined) throw unfit(`The table has no column "${condition.column}" for the condition.`);
    const given = [condition.value ?? []].flat();
    const why = unfitOp(condition.op, fact) ?? unfitCount(condition, given.length);
    if (why !== null) throw unfit(why);
    const values = given.map((value) => textOf(value, fact));
    const { op } = condition;
    return { column: fact.name, op, values, nativeType: fact.nativeType };
  });
}

/** A row that is only emptied when it leaves would be a new row of the sheet to everybody. Throws FILTER_UNFIT. */
export function requireDeletes(deletes: 'delete' | 'clear' | undefined): void {
  if (deletes !== 'clear') return;
  throw unfit('Rows that do not meet it leave the sheet, so rows cannot be emptied instead of deleted.');
}

/** The parts as they were wished. */
export function filterWish(filter: RowFilter): Condition[] {
  return filter.map(({ column, op, values }) => {
    const [value] = values;
    if (value === undefined) return { column, op };
    return { column, op, value: op === 'in' ? [...values] : value };
  });
}

const UNARY: readonly FilterOp[] = ['is null', 'is not null'];
const EQUALITY: readonly FilterOp[] = ['=', '!=', 'in'];
const TEXT = /^(?:CHAR|VARCHAR|(?:TINY|MEDIUM|LONG)?TEXT)\b/;
const CHOICE = /^ENUM\(/;

interface Kind {
  type: RegExp;
  value: RegExp;
  /** What a value has to be, for a sentence. */
  named: string;
}

const KINDS: readonly Kind[] = [
  { type: /^TINYINT\(1\)/, value: /^-?\d{1,3}$/, named: 'true, false or a whole number' },
  {
    type: /^(?:TINY|SMALL|MEDIUM|BIG)?INT\b.*UNSIGNED|^YEAR\b/,
    value: /^\d{1,19}$/,
    named: 'a whole number',
  },
  { type: /^(?:TINY|SMALL|MEDIUM|BIG)?INT\b/, value: /^-?\d{1,18}$/, named: 'a whole number' },
  { type: /^(?:DECIMAL|DOUBLE|FLOAT)\b/, value: /^-?\d{1,35}(?:\.\d{1,30})?$/, named: 'a number' },
  { type: /^DATE$/, value: /^\d{4}-\d{2}-\d{2}$/, named: 'a day such as 2026-01-31' },
  {
    type: /^(?:DATETIME|TIMESTAMP)\b/,
    value: /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)?$/,
    named: 'a time such as 2026-01-31 08:30:00',
  },
  { type: TEXT, value: /^/, named: 'a text' },
  { type: CHOICE, value: /^/, named: 'a text' },
];

function unfitOp(op: FilterOp, { name, nativeType }: FilterableColumn): string | null {
  if (UNARY.includes(op)) return null;
  if (!KINDS.some(({ type }) => type.test(nativeType))) {
    return `"${name}" is ${nativeType}, so a condition can only say "is null" or "is not null" of it.`;
  }
  if (CHOICE.test(nativeType) && !EQUALITY.includes(op)) {
    return `"${name}" is an ENUM, so a condition can only say "=", "!=" or "in" of it.`;
  }
  if (op === 'begins with' && !TEXT.test(nativeType)) {
    return `"${name}" is no text, so it begins with nothing.`;
  }
  return null;
}

function unfitCount({ column, op }: Condition, count: number): string | null {
  if (UNARY.includes(op)) return count === 0 ? null : `The condition "${column} ${op}" takes no value.`;
  if (op === 'in') return count > 0 ? null : `The condition "${column} in" needs values.`;
  return count === 1 ? null : `The condition "${column} ${op}" needs one value.`;
}

function textOf(value: string | number | boolean, { name, nativeType }: FilterableColumn): string {
  const kind = KINDS.find(({ type }) => type.test(nativeType));
  const isWord = nativeType === 'TINYINT(1)' && /^(?:true|false)$/i.test(String(value));
  const isYesNo = typeof value === 'boolean' || isWord;
  const text = isYesNo ? String(Number(String(value).toLowerCase() === 'true')) : String(value);
  if (kind?.value.test(text) === true) return text;
  throw unfit(
    `"${text}" cannot be compared with "${name}" (${nativeType}): it has to be ${kind?.named ?? 'a text'}.`,
  );
}

function unfit(why: string): SyncError {
  return new SyncError('FILTER_UNFIT', why);
}
