/** Migrations on an empty database, on one that is up to date, half done, in a race, and newer than this version. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../../local/services/test-database.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from './migration-files.ts';
import { createPool, type MysqlPool } from './pool.ts';

let database: TestDatabase;
let pool: MysqlPool;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = createPool({ url: database.url });
  folder = await mkdtemp(join(tmpdir(), 'rowlink-migrations-'));
  await cp(MIGRATIONS_FOLDER, folder, { recursive: true });
});
afterEach(async () => {
  await pool.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

const tables = () =>
  pool.use(async (session) => (await session.rows('SHOW TABLES')).flatMap((row) => Object.values(row)));

describe('migrate', () => {
  test('makes every table once, tells each step, and does nothing the second time', async () => {
    const steps: string[] = [];
    const shipped = await readMigrations(MIGRATIONS_FOLDER);
    expect(await migrate(pool, { onStep: (step) => steps.push(step.name) })).toBe(shipped.length);
    expect(steps).toEqual(shipped.map((migration) => migration.name));
    expect(await tables()).toEqual(
      expect.arrayContaining([
        'sync_schema_registry',
        'sync_change_log',
        'sync_conflicts',
        'sync_change_queue',
        'sync_rows',
      ]),
    );
    expect(await migrate(pool)).toBe(0);
  });

  test('lets one process migrate while the others wait', async () => {
    const counts = await Promise.all([migrate(pool), migrate(pool), migrate(pool)]);
    expect(counts.filter((count) => count > 0)).toHaveLength(1);
  });

  test('runs every migration again without harm, as after a crash before it was noted', async () => {
    await migrate(pool);
    await pool.use((session) => session.write('DELETE FROM sync_migrations'));
    expect(await migrate(pool)).toBe((await readMigrations(MIGRATIONS_FOLDER)).length);
  });

  test('goes on after it was stopped half-way', async () => {
    const [first] = await readMigrations(MIGRATIONS_FOLDER);
    await pool.use((session) => session.write(first?.statements[0] ?? ''));
    expect(await migrate(pool)).toBeGreaterThan(0);
    expect(await tables()).toContain('sync_addon_clocks');
  });

  test('refuses a database of a newer version', async () => {
    const next = (await readMigrations(folder)).length + 1;
    const file = join(folder, `${String(next).padStart(4, '0')}_later.sql`);
    await writeFile(file, 'CREATE TABLE IF NOT EXISTS sync_later (id INT PRIMARY KEY) ENGINE = InnoDB;\n');
    await migrate(pool, { folder });
    await expect(migrate(pool)).rejects.toMatchObject({ code: 'SCHEMA_TOO_NEW' });
  });

  test('refuses a migration that was another one when it ran', async () => {
    await migrate(pool);
    await writeFile(join(folder, '0001_spreadsheets.sql'), '-- another text\n');
    await expect(migrate(pool, { folder })).rejects.toMatchObject({ code: 'SCHEMA_TOO_NEW' });
  });
});
