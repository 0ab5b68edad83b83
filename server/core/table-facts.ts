/** What a table's columns allow, and which of them a new row has to bring. Pure. */

/** A column as MySQL's catalogue tells it. */
export interface TableFact {
  name: string;
  /** Upper case, the members of an ENUM or a SET as they are. */
  nativeType: string;
  isNullable: boolean;
  /** MySQL computes it, so that it cannot be written. */
  isGenerated: boolean;
  isAutoIncrement: boolean;
  /** Null: none, or an expression. */
  defaultValue: string | null;
  /** SQL of a default that is computed, for example `uuid()`. */
  defaultExpression: string | null;
  /** The most characters that a text takes, or bytes that are no text; null for other types. */
  characters: number | null;
}

/** A new row has to bring a value for it. */
export function isRequired(column: TableFact): boolean {
  const isFilled = column.isNullable || column.isGenerated || column.isAutoIncrement;
  return !isFilled && column.defaultValue === null && column.defaultExpression === null;
}

/** An empty cell stands for the empty text where a column takes no NULL. */
export function takesEmptyText({ isNullable, nativeType }: TableFact): boolean {
  return !isNullable && /^(?:VAR)?CHAR\b|^(?:TINY|MEDIUM|LONG)?TEXT\b/.test(nativeType);
}

/** Why a row waits whose required columns are empty. `headers`: as people know them. */
export function incompleteWhy(headers: readonly string[]): string {
  const named = headers.map((header) => `"${header}"`);
  const last = named.pop() ?? '';
  const list = named.length === 0 ? last : `${named.join(', ')} and ${last}`;
  return `The row waits until it is complete: MySQL needs a value in ${list}.`;
}
