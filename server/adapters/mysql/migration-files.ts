/** The migrations that this version ships: `NNNN_name.sql`, numbered without gaps, never changed once released. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SyncError } from '../../core/sync-error.ts';

export interface Migration {
  number: number;
  name: string;
  /** SHA-256 of the file, hex. */
  checksum: string;
  statements: string[];
}

export const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations');

/** All migrations of a folder in order. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (file, index) => {
      const match = /^(\d{4})_([a-z_]+)\.sql$/.exec(file);
      if (Number(match?.[1]) !== index + 1) {
        throw new SyncError('INVARIANT', `migrations are not numbered 1, 2, 3 …: ${file}`);
      }
      const sql = await readFile(join(folder, file), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { number: index + 1, name: match?.[2] ?? '', checksum, statements: splitStatements(sql) };
    }),
  );
}

/** A statement ends with a semicolon at the end of a line; lines that are comments are left out. */
export function splitStatements(sql: string): string[] {
  const withoutComments = sql.replace(/^[ \t]*--.*$/gm, '');
  return withoutComments
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
