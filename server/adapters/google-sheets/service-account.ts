/** Key files of service accounts, as Google Cloud gives them out. Only e-mail, private key and project are used. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { SyncError } from '../../core/sync-error.ts';

const keyFileSchema = z.object({
  client_email: z.email(),
  private_key: z.string().includes('PRIVATE KEY'),
  project_id: z.string().default(''),
});

export interface ServiceAccount {
  email: string;
  /** Null: the platform gives tokens for it. */
  privateKey: string | null;
  /** Id of the Google Cloud project that it belongs to; empty when the file does not tell. */
  project: string;
}

/**
 * Of several files, and of folders: every file of a folder whose name ends with `.json`, by name. At least one. Throws CONFIG_INVALID, also
 * when two files are of one account: it has one quota.
 */
export function readServiceAccounts(paths: readonly string[]): ServiceAccount[] {
  const accounts = paths.flatMap(filesOf).map(readServiceAccount);
  const twice = accounts.find(({ email }, at) => accounts.findIndex((other) => other.email === email) < at);
  if (twice) throw invalid(`GOOGLE_SERVICE_ACCOUNT_FILE: two key files are of ${twice.email}. Remove one.`);
  if (accounts.length === 0) throw invalid(`GOOGLE_SERVICE_ACCOUNT_FILE: ${paths.join()} holds no key file.`);
  return accounts;
}

function filesOf(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name));
}

/** Throws CONFIG_INVALID with a sentence that says what is wrong with the file; never with its content. */
export function readServiceAccount(file: string): ServiceAccount {
  const parsed = keyFileSchema.safeParse(readJson(file));
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw invalid(`${file} is not the key file of a service account (check ${fields || 'the whole file'}).`);
  }
  const { client_email: email, private_key: privateKey, project_id: project } = parsed.data;
  return { email, privateKey, project };
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw invalid(`GOOGLE_SERVICE_ACCOUNT_FILE: ${file} cannot be read.`, cause);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(`GOOGLE_SERVICE_ACCOUNT_FILE: ${file} is not JSON.`);
  }
}

function invalid(detail: string, cause?: unknown): SyncError {
  return new SyncError('CONFIG_INVALID', detail, { cause });
}
