/** The migrations that are shipped: numbered without gaps, cut into statements. */
import { describe, expect, test } from 'vitest';

import { MIGRATIONS_FOLDER, readMigrations, splitStatements } from './migration-files.ts';

/**
 * What changes a table looks first whether it is changed already (MySQL has no ADD COLUMN IF NOT EXISTS), except for a column's type,
 * which is simply said again; what fills a column fills what is NULL.
 */
const CAN_RUN_AGAIN =
  /^(?:CREATE TABLE IF NOT EXISTS sync_\w+ \(|SET @\w+ = IF\(\s*\(SELECT COUNT\(\*\) FROM information_schema|ALTER TABLE sync_\w+ MODIFY COLUMN \w+ [^,]+$|(?:PREPARE|EXECUTE|DEALLOCATE PREPARE) \w+|UPDATE sync_\w+ SET (\w+) = .* AND \1 IS NULL$)/;

describe('migration files', () => {
  test('are numbered without gaps, and each statement can run again', async () => {
    const migrations = await readMigrations(MIGRATIONS_FOLDER);
    expect(migrations.map((migration) => migration.number)).toEqual(migrations.map((_, index) => index + 1));
    for (const statement of migrations.flatMap((migration) => migration.statements)) {
      expect(statement).toMatch(CAN_RUN_AGAIN);
      if (statement.startsWith('CREATE')) expect(statement).toContain('ENGINE = InnoDB');
      expect(statement).not.toContain('0900');
    }
  });

  test('are split at semicolons that end a line, without comments', () => {
    const sql = `-- first; still a comment;\nCREATE TABLE a (\n  -- why; because\n  b INT\n);\n\nCREATE TABLE c (d INT); \n`;
    expect(splitStatements(sql)).toEqual(['CREATE TABLE a (\n\n  b INT\n)', 'CREATE TABLE c (d INT)']);
  });
});
