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

import { quoteIdentifier } from './identifier.ts';
import type { Session } from './session.ts';

export interface TriggeredTable {
  /** The schema of the sync tables. */
  schema: string;
  table: string;
  primaryKey: string;
}

export type Operation = 'INSERT' | 'UPDATE' | 'DELETE';

export const OPERATIONS: readonly Operation[] = ['INSERT', 'UPDATE', 'DELETE'];
const NAME_LENGTH_MAX = 64;

/** Creates the triggers that are missing. */
export async function createTriggers(session: Session, target: TriggeredTable): Promise<void> {
  const found = await session.rows(
    `SELECT TRIGGER_NAME AS name FROM information_schema.TRIGGERS
     WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ?`,
    [target.schema, target.table],
  );
  const names = new Set(found.map((row) => row['name']));
  for (const operation of OPERATIONS) {
    const [name, spare] = triggerNames(target.table, operation);
    if (names.has(name) || names.has(spare)) continue;
    await session.write(createTrigger(target, operation, name));
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
  const name = `${prefix}_${operation.toLowerCase()}_${table}`;
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
  return `CREATE TRIGGER ${quoteIdentifier(schema)}.${quoteIdentifier(name)}
    AFTER ${operation} ON ${quoteIdentifier(table)} FOR EACH ROW ${triggerBody(target, operation)}`;
}

/**
 * As MySQL keeps it, to the byte: a digest of it tells whether a trigger is the one that we would make. (An introducer such as
 * `_utf8mb4` would be dropped from what MySQL tells.)
 */
export function triggerBody({ schema, table, primaryKey }: TriggeredTable, operation: Operation): string {
  const queue = `${quoteIdentifier(schema)}.sync_change_queue`;
  const name = bytesLiteral(table);
  const pk = quoteIdentifier(primaryKey);
  const mark = (row: 'OLD' | 'NEW', as: Operation) =>
    `INSERT INTO ${queue} (table_name, row_id, operation, changed_at)
     VALUES (CONVERT(${name} USING utf8mb4), ${row}.${pk}, '${as}', UTC_TIMESTAMP(6));`;
  const marks: Record<Operation, string> = {
    INSERT: mark('NEW', 'INSERT'),
    UPDATE: `IF OLD.${pk} <=> NEW.${pk} THEN ${mark('NEW', 'UPDATE')}
      ELSE ${mark('OLD', 'DELETE')} ${mark('NEW', 'INSERT')} END IF;`,
    DELETE: mark('OLD', 'DELETE'),
  };
  return `BEGIN
      DECLARE ours BOOLEAN DEFAULT FALSE;
      DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;
      SET ours = CAST(@sync_origin AS BINARY) <=> ${name};
      IF ours IS NOT TRUE THEN
        ${marks[operation]}
      END IF;
    END`;
}
