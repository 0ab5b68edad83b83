/**
 * Brings the schema up to date: one process at a time, each migration once. MySQL commits at every DDL statement, so a
 * migration may stop half-way; its statements can all run again.
 */
import { SyncError } from '../../core/sync-error.ts';
import { MIGRATIONS_FOLDER, readMigrations, type Migration } from './migration-files.ts';
import { withNamedLock } from './named-lock.ts';
import type { MysqlPool } from './pool.ts';
import { integer, text } from './read-row.ts';
import type { Session } from './session.ts';

export interface MigrateOptions {
  /** Called before each migration that is about to run. */
  onStep?: (migration: Pick<Migration, 'number' | 'name'>) => void;
  folder?: string;
}

const LOCK_WAIT_SECONDS = 60;

const CREATE_SYNC_MIGRATIONS = `
  CREATE TABLE IF NOT EXISTS sync_migrations (
    number INT UNSIGNED NOT NULL,
    name VARCHAR(255) NOT NULL,
    checksum CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    applied_at DATETIME(6) NOT NULL,
    PRIMARY KEY (number)
  ) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`;

/**
 * Returns how many migrations ran. Throws SCHEMA_TOO_NEW when the database knows a migration that this version does not
 * have, or another one of the same number; MYSQL_TRANSIENT when another process is migrating for more than a minute.
 */
export async function migrate(pool: MysqlPool, options: MigrateOptions = {}): Promise<number> {
  const shipped = await readMigrations(options.folder ?? MIGRATIONS_FOLDER);
  const count = await pool.use((session) =>
    withNamedLock(session, 'migrate', LOCK_WAIT_SECONDS, async () => {
      await session.write(CREATE_SYNC_MIGRATIONS);
      const known = await session.rows('SELECT number, checksum FROM sync_migrations');
      const checksums = new Map(known.map((row) => [integer(row, 'number'), text(row, 'checksum')]));
      refuseForeignSchema(shipped, checksums);
      const missing = shipped.filter((migration) => !checksums.has(migration.number));
      for (const migration of missing) {
        options.onStep?.(migration);
        await apply(session, migration);
      }
      return missing.length;
    }),
  );
  if (count === 'busy') throw new SyncError('MYSQL_TRANSIENT', 'another process is changing the schema');
  return count;
}

function refuseForeignSchema(shipped: readonly Migration[], known: ReadonlyMap<number, string>): void {
  for (const [number, checksum] of known) {
    const ours = shipped[number - 1];
    if (!ours) throw new SyncError('SCHEMA_TOO_NEW', `migration ${number} is not part of this version`);
    if (ours.checksum !== checksum) {
      throw new SyncError('SCHEMA_TOO_NEW', `migration ${number} was another one when it was applied`);
    }
  }
}

async function apply(session: Session, migration: Migration): Promise<void> {
  for (const statement of migration.statements) await session.write(statement);
  await session.write(
    'INSERT INTO sync_migrations (number, name, checksum, applied_at) VALUES (?, ?, ?, UTC_TIMESTAMP(6))',
    [migration.number, migration.name, migration.checksum],
  );
}
