/**
 * The service account that the platform lets this process be, without a key (Application Default Credentials): on Google Cloud that
 * of the container or machine, elsewhere what a federation stands for.
 */
import { gcpMetadata, GoogleAuth } from 'google-auth-library';

import { SyncError } from '../../core/sync-error.ts';
import { readServiceAccounts, type ServiceAccount } from './service-account.ts';

/** Unless it is told one, the library looks for the project by starting the program gcloud, which takes seconds. */
const NOT_LOOKED_FOR = 'unknown';
/** A metadata server is next door; one that does not answer is none. */
const ASK_MS = 10_000;

export interface AccountOptions {
  files: readonly string[];
  email: string | undefined;
  project: string | undefined;
}

/**
 * The accounts of key files, or that of the platform when none is given: at least one. `email` and `project`: its address and the id of
 * its project where the platform does not tell. Throws CONFIG_INVALID.
 */
export async function findAccounts({ files, email, project }: AccountOptions): Promise<ServiceAccount[]> {
  if (files.length > 0) return readServiceAccounts(files);
  const auth = new GoogleAuth({ projectId: NOT_LOOKED_FOR });
  const told = email ?? (await within(auth.getCredentials()).catch(noAccount)).client_email;
  if (told === undefined || told === '') return noAccount();
  return [
    { email: told, privateKey: null, project: project ?? (await within(projectHere()).catch(() => '')) },
  ];
}

async function projectHere(): Promise<string> {
  return String(await gcpMetadata.project('project-id'));
}

/** Access tokens of the platform's account; a platform that does not answer must not hold up the work. */
export class PlatformAuth extends GoogleAuth {
  constructor(scopes: string[]) {
    super({ scopes, projectId: NOT_LOOKED_FOR });
  }

  override getAccessToken(): Promise<string | null | undefined> {
    return within(super.getAccessToken());
  }
}

async function within<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the platform gave no answer')), ASK_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

function noAccount(cause?: unknown): never {
  throw new SyncError(
    'CONFIG_INVALID',
    'No key file is given, and this platform lets the process be no service account. Set GOOGLE_SERVICE_ACCOUNT_FILE; on Google Cloud, ' +
      'run the container or machine as a service account; elsewhere set GOOGLE_APPLICATION_CREDENTIALS and GOOGLE_SERVICE_ACCOUNT_EMAIL.',
    { cause },
  );
}
