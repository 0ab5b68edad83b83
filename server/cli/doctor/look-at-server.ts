/** What `doctor` says of the running server, by its own API. */
import type { ApiClient } from '../api-client.ts';
import { CliError } from '../cli-error.ts';
import { findingsOf, type Finding } from './finding.ts';

const { good, warning, problem } = findingsOf('server');

export async function lookAtServer(api: Pick<ApiClient, 'health' | 'serviceAccount'>): Promise<Finding[]> {
  try {
    const { processes } = await api.health();
    return [good('api', 'answers'), rolesOf(processes), await tokenOf(api)];
  } catch (error) {
    return [problem('api', sentenceOf(error), 'Start the server, or name its address with --server.')];
  }
}

function rolesOf(processes: Readonly<Record<string, number>> | null): Finding {
  if (processes === null) {
    return problem('roles', 'not known: the server cannot reach MySQL', 'Put MySQL right first.');
  }
  const found = Object.entries(processes)
    .map(([role, count]) => `${role} ${count}`)
    .join(', ');
  const missing = Object.keys(processes).filter((role) => processes[role] === 0);
  if (missing.length === 0) return good('roles', found);
  return problem('roles', found, `Start a process with ROLE=${missing.join(',')}.`);
}

async function tokenOf(api: Pick<ApiClient, 'serviceAccount'>): Promise<Finding> {
  try {
    return good('token', `is taken; spreadsheets are shared with ${await api.serviceAccount()}`);
  } catch (error) {
    return warning(
      'token',
      sentenceOf(error),
      'Give the value of SYNC_OPERATOR_TOKEN in ROWLINK_OPERATOR_TOKEN.',
    );
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof CliError ? error.message : String(error);
}
