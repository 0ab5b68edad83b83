/** What runs behind the page: the MySQL table, SQL, and trouble on purpose. */
import type { DeskState, SqlOutcome, TableView } from '../wire.ts';
import { messageIn } from './human-actions.ts';

/** Undefined: this page belongs to the stand-in alone. */
export async function deskState(): Promise<DeskState | undefined> {
  const response = await fetch('/desk/state').catch(() => undefined);
  return response?.ok === true ? ((await response.json()) as DeskState) : undefined;
}

/** Rejects when the table is not there. */
export function readTable(table: string): Promise<TableView> {
  return asked('GET', `/desk/tables/${encodeURIComponent(table)}`);
}

/** Rejects with MySQL's own words. */
export function runSql(sql: string): Promise<SqlOutcome> {
  return asked('POST', '/desk/sql', { sql });
}

export function switchBackend(on: boolean): Promise<DeskState> {
  return asked('POST', '/desk/backend', { on });
}

export function wipeRedis(): Promise<DeskState> {
  return asked('POST', '/desk/redis/wipe', {});
}

/** Google refuses every call, or none. */
export async function switchQuota(isUsedUp: boolean): Promise<void> {
  await asked('DELETE', '/control/faults');
  if (isUsedUp) await asked('POST', '/control/faults', { effect: 'answer', status: 429, times: null });
}

export async function isQuotaUsedUp(): Promise<boolean> {
  const { faults } = await asked<{ faults: unknown[] }>('GET', '/control/faults');
  return faults.length > 0;
}

async function asked<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(path, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(messageIn(answer) ?? `It was refused (status ${response.status}).`);
  return answer as T;
}
