/** Reads columns of our own tables from a driver row. What does not have the expected form is a bug or a foreign hand: INVARIANT. */
import { SyncError } from '../../core/sync-error.ts';
import type { Row } from './session.ts';

export function integer(row: Row, column: string): number {
  return toInteger(row[column], column);
}

export function optionalInteger(row: Row, column: string): number | null {
  return row[column] === null ? null : toInteger(row[column], column);
}

/** The driver gives BIGINT as text. */
function toInteger(value: unknown, column: string): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw unexpected(column);
  return number;
}

export function text(row: Row, column: string): string {
  const value = optionalText(row, column);
  if (value === null) throw unexpected(column);
  return value;
}

/** Binary columns hold UTF-8. */
export function optionalText(row: Row, column: string): string | null {
  const value = row[column];
  if (value === null || typeof value === 'string') return value;
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  throw unexpected(column);
}

export function bytes(row: Row, column: string): Buffer {
  const value = row[column];
  if (!Buffer.isBuffer(value)) throw unexpected(column);
  return value;
}

export function boolean(row: Row, column: string): boolean {
  return integer(row, column) !== 0;
}

/** One of the members of an ENUM column. */
export function member<T extends string>(row: Row, column: string, members: readonly T[]): T {
  const value = row[column];
  const found = members.find((each) => each === value);
  if (found === undefined) throw unexpected(column);
  return found;
}

function unexpected(column: string): SyncError {
  return new SyncError('INVARIANT', `column ${column} holds what it never should`);
}
