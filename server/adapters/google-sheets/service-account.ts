/** The service account's key file, as Google Cloud gives it out. Only e-mail and private key are used. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

import { SyncError } from '../../core/sync-error.ts';

const keyFileSchema = z.object({ client_email: z.email(), private_key: z.string().includes('PRIVATE KEY') });

export interface ServiceAccount {
  email: string;
  privateKey: string;
}

/** Throws CONFIG_INVALID with a sentence that says what is wrong with the file; never with its content. */
export function readServiceAccount(file: string): ServiceAccount {
  const parsed = keyFileSchema.safeParse(readJson(file));
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw invalid(`${file} is not the key file of a service account (check ${fields || 'the whole file'}).`);
  }
  return { email: parsed.data.client_email, privateKey: parsed.data.private_key };
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
