/**
 * Compares the triggers of linked tables with what we would make today, by a digest of their body, and rebuilds them. Each has
 * two names, so that the new one is there before the old one goes: marked twice does no harm, not marked loses a change. A table
 * that was swapped by renaming took our triggers along under their names; they go, too.
 */
import { createHash } from 'node:crypto';

import { tableAddress, type KeyPart } from '../../core/attached-table.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { Triggers } from '../../ports/triggers.ts';
import { quoteIdentifier } from './identifier.ts';
import { currentSchema } from './managed-table.ts';
import type { MysqlPool } from './pool.ts';
import { text } from './read-row.ts';
import type { Session } from './session.ts';
import { readKeys } from './table-keys.ts';
import { createTrigger, OPERATIONS, triggerBody, triggerNames, type Operation } from './triggers.ts';

interface Found {
  schema: string;
  name: string;
  /** The table that it stands on, in the same schema. */
  table: string;
  operation: string;
  timing: string;
  digest: string;
}

/**
 * Digests under which MySQL tells of bodies that it keeps in another form than we gave them, by the digest of ours. Without
 * that such a trigger would be made anew at each look.
 */
type KeptAs = Map<string, string>;

export function mysqlTriggers(pool: MysqlPool): Triggers {
  const keptAs: KeptAs = new Map();
  return {
    repair: (table) =>
      pool.use(async (session) => {
        const schema = await currentSchema(session);
        const key = (await readKeys(session, [table])).get(table);
        if (key === undefined) return false;
        const found = await findTriggers(session, schema, [table]);
        let isMade = false;
        for (const operation of OPERATIONS) {
          isMade = (await repairOne(session, { schema, table, key, operation, keptAs }, found)) || isMade;
        }
        return isMade;
      }),

    broken: (tables) =>
      pool.use(async (session) => {
        if (tables.length === 0) return [];
        const schema = await currentSchema(session);
        const keys = await readKeys(session, tables);
        const found = await findTriggers(session, schema, tables);
        return tables.filter((table) => {
          const key = keys.get(table);
          if (key === undefined) return true;
          return OPERATIONS.some(
            (operation) =>
              found.filter((each) => isGood(each, { schema, table, key, operation, keptAs })).length !== 1,
          );
        });
      }),
  };
}

/** True when a trigger was made. */
async function repairOne(session: Session, wanted: Wanted, all: readonly Found[]): Promise<boolean> {
  const { schema, table, key, operation, keptAs } = wanted;
  const home = tableAddress(table).schema ?? schema;
  const names = triggerNames(table, operation);
  const ours = all.filter((each) => each.schema === home && names.includes(each.name));
  const good = ours.find((each) => isGood(each, wanted));
  const bad = ours.filter((each) => each !== good);
  try {
    if (good === undefined) {
      // Both names are taken: neither of the two marks what it should.
      const taken = bad.length === names.length ? bad.shift() : undefined;
      if (taken) await drop(session, home, taken.name);
      const free = names.find((name) => bad.every((each) => each.name !== name)) ?? names[0];
      await session.write(createTrigger({ schema, table, key }, operation, free));
      const made = (await findTriggers(session, schema, [table])).find(({ name }) => name === free);
      if (made) keptAs.set(digestOf(wanted), made.digest);
    }
    for (const { name } of bad) await drop(session, home, name);
  } catch (error) {
    // Somebody uses the table just now: the next look tries again.
    if (error instanceof SyncError && error.code === 'MYSQL_TRANSIENT') return false;
    throw error;
  }
  return good === undefined;
}

interface Wanted {
  schema: string;
  table: string;
  key: readonly KeyPart[];
  operation: Operation;
  keptAs: KeptAs;
}

function isGood(found: Found, wanted: Wanted): boolean {
  const { operation, keptAs } = wanted;
  const { schema, name } = tableAddress(wanted.table);
  const isThere = found.schema === (schema ?? wanted.schema) && found.table === name;
  const isPlaced = isThere && found.operation === operation && found.timing === 'AFTER';
  const digest = digestOf(wanted);
  return isPlaced && (found.digest === digest || found.digest === keptAs.get(digest));
}

function digestOf({ schema, table, key, operation }: Wanted): string {
  const body = triggerBody({ schema, table, key }, operation);
  return createHash('sha256').update(body).digest('hex');
}

async function drop(session: Session, schema: string, name: string): Promise<void> {
  await session.write(`DROP TRIGGER IF EXISTS ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`);
}

/** By name: also those that stand on another table now. `schema` is that of the sync's own tables. */
async function findTriggers(session: Session, schema: string, tables: readonly string[]): Promise<Found[]> {
  const homes = Map.groupBy(tables, (table) => tableAddress(table).schema ?? schema);
  const found: Found[] = [];
  for (const [home, group] of homes) found.push(...(await findInSchema(session, home, group)));
  return found;
}

async function findInSchema(session: Session, schema: string, tables: readonly string[]): Promise<Found[]> {
  const names = tables.flatMap((table) => OPERATIONS.flatMap((operation) => triggerNames(table, operation)));
  const rows = await session.rows(
    `SELECT TRIGGER_NAME AS name, EVENT_OBJECT_TABLE AS table_name, EVENT_MANIPULATION AS operation,
       ACTION_TIMING AS timing, SHA2(ACTION_STATEMENT, 256) AS digest
     FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ? AND TRIGGER_NAME IN (?)`,
    [schema, names],
  );
  return rows.map((row) => ({
    schema,
    name: text(row, 'name'),
    table: text(row, 'table_name'),
    operation: text(row, 'operation'),
    timing: text(row, 'timing'),
    digest: text(row, 'digest'),
  }));
}
