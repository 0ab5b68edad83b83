/** Secrets of the local instance, made once and kept in one file that only its owner can read. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The secret of that name, made on first use. */
export function keptSecret(file: string, name: string, make: () => string): string {
  const all = readSecrets(file);
  const kept = all[name];
  if (kept !== undefined) return kept;
  const made = make();
  mkdirSync(dirname(file), { recursive: true });
  // A crash in the middle must not lose the secrets that data depends on.
  writeFileSync(`${file}.new`, `${JSON.stringify({ ...all, [name]: made }, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return made;
}

function readSecrets(file: string): Partial<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}
