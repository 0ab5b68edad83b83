/**
 * The three triggers of a linked table: they mark each change that is not ours in `sync_change_queue`. They must never
 * break the customer's own statement and never lose a change:
 *
 * - AFTER triggers that name no column of the customer but the primary key; an error inside is swallowed.
 * - The origin is read into `ours` first. Should that ever fail, `ours` stays FALSE and the change is marked: an echo too
 *   many does no harm, a change too few does. Bytes are compared, so no pair of collations can fail.
 * - A statement that alters the primary key marks both: the old row is gone, the new one is there.
 */
import { createHash } from 'node:crypto';

import { tableAddress, type KeyPart } from '../../core/attached-table.ts';
import { quoteIdentifier, quoteTable } from './identifier.ts';
import type { Session } from './session.ts';
import { keySql, PRIMARY_KEY } from './table-key.ts';

export interface TriggeredTable {
  /** The schema of the sync tables. */
  schema: string;
  /** As links name it. */
  table: string;
  key: readonly KeyPart[];
}

export type Operation = 'INSERT' | 'UPDATE' | 'DELETE';

export const OPERATIONS: readonly Operation[] = ['INSERT', 'UPDATE', 'DELETE'];
const NAME_LENGTH_MAX = 64;

/** Creates the triggers that are missing. */
export async function createTriggers(session: Session, target: TriggeredTable): Promise<void> {
  const { schema, name } = tableAddress(target.table);
  const found = await session.rows(
    `SELECT TRIGGER_NAME AS name FROM information_schema.TRIGGERS
     WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ?`,
    [schema ?? target.schema, name],
  );
  const names = new Set(found.map((row) => row['name']));
  for (const operation of OPERATIONS) {
    const [wanted, spare] = triggerNames(target.table, operation);
    if (names.has(wanted) || names.has(spare)) continue;
    await session.write(createTrigger(target, operation, wanted));
  }
}

/** Drops the triggers that are there. */
export async function dropTriggers(session: Session, schema: string, table: string): Promise<void> {
  for (const name of OPERATIONS.flatMap((operation) => triggerNames(table, operation))) {
    await session.write(`DROP TRIGGER IF EXISTS ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`);
  }
}

/** `sync_insert_<table>`, shortened by a digest where that is more than 64 characters. */
export function triggerName(table: string, operation: Operation, prefix: 'sync' | 'sync2' = 'sync'): string {
  const name = `${prefix}_${operation.toLowerCase()}_${tableAddress(table).name}`;
  if (name.length <= NAME_LENGTH_MAX) return name;
  const digest = createHash('sha256').update(table).digest('hex').slice(0, 8);
  return `${name.slice(0, NAME_LENGTH_MAX - digest.length - 1)}_${digest}`;
}

/** The table's name as a literal of bytes: safe in any character set, and nothing in it can end the literal. */
function bytesLiteral(text: string): string {
  return `X'${Buffer.from(text, 'utf8').toString('hex')}'`;
}

/** A trigger that is made anew gets the name that the one before it has not. */
export function triggerNames(table: string, operation: Operation): [string, string] {
  return [triggerName(table, operation), triggerName(table, operation, 'sync2')];
}

export function createTrigger(target: TriggeredTable, operation: Operation, name: string): string {
  const { schema, table } = target;
  return `CREATE TRIGGER ${quoteIdentifier(tableAddress(table).schema ?? schema)}.${quoteIdentifier(name)}
    AFTER ${operation} ON ${quoteTable(table)} FOR EACH ROW ${triggerBody(target, operation)}`;
}

/**
 * As MySQL keeps it, to the byte: a digest of it tells whether a trigger is the one that we would make. (An introducer such as
 * `_utf8mb4` would be dropped from what MySQL tells.)
 */
export function triggerBody({ schema, table, key }: TriggeredTable, operation: Operation): string {
  const queue = `${quoteIdentifier(schema)}.sync_change_queue`;
  const name = bytesLiteral(table);
  const marks = isManaged(key) ? managedMarks(queue, name) : attachedMarks(queue, name, key);
  return `BEGIN
      DECLARE ours BOOLEAN DEFAULT FALSE;
      DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
      SET ours = CAST(@sync_origin AS BINARY) <=> ${name};
      IF ours IS NOT TRUE THEN
        ${marks[operation]}
      END IF;
    END`;
}

function isManaged(key: readonly KeyPart[]): boolean {
  return key.length === 1 && key[0]?.name === PRIMARY_KEY;
}

function managedMarks(queue: string, name: string): Record<Operation, string> {
  const pk = quoteIdentifier(PRIMARY_KEY);
  const mark = (row: 'OLD' | 'NEW', as: Operation) =>
    `INSERT INTO ${queue} (table_name, row_id, operation, changed_at)
     VALUES (CONVERT(${name} USING utf8mb4), ${row}.${pk}, '${as}', UTC_TIMESTAMP(6));`;
  return {
    INSERT: mark('NEW', 'INSERT'),
    UPDATE: `IF OLD.${pk} <=> NEW.${pk} THEN ${mark('NEW', 'UPDATE')}
      ELSE ${mark('OLD', 'DELETE')} ${mark('NEW', 'INSERT')} END IF;`,
    DELETE: mark('OLD', 'DELETE'),
  };
}

/** Keys compare as bytes. A key that changed is told with the new one, so that the row stays the same row. */
function attachedMarks(queue: string, name: string, key: readonly KeyPart[]): Record<Operation, string> {
  const values = `CONVERT(${name} USING utf8mb4)`;
  const mark = (row: 'OLD' | 'NEW', as: Operation) =>
    `INSERT INTO ${queue} (table_name, row_id, operation, changed_at)
     VALUES (${values}, ${keySql(key, row)}, '${as}', UTC_TIMESTAMP(6));`;
  const moved = `INSERT INTO ${queue} (table_name, row_id, operation, changed_at, moved_to)
     VALUES (${values}, ${keySql(key, 'OLD')}, 'DELETE', UTC_TIMESTAMP(6), ${keySql(key, 'NEW')});`;
  const isSame = `CAST(${keySql(key, 'OLD')} AS BINARY) <=> CAST(${keySql(key, 'NEW')} AS BINARY)`;
  return {
    INSERT: mark('NEW', 'INSERT'),
    UPDATE: `IF ${isSame} THEN ${mark('NEW', 'UPDATE')} ELSE ${moved} ${mark('NEW', 'INSERT')} END IF;`,
    DELETE: mark('OLD', 'DELETE'),
  };
}
