/** What has to hold when everybody has stopped, beyond what the two sides show: calls, secrets, memory, and tables that end. */
import { readFile } from 'node:fs/promises';

import type { Client } from './client.ts';
import type { Installation } from './installation.ts';

const GOOGLES_CALLS_A_MINUTE = 60;
/** A process that has worked for an hour needs no more than one that has worked for a minute. */
const RSS_MB_MAX = 450;
/** Lines of each process that a failure shows. */
const COMPLAINTS_MAX = 15;
/** Work that waits: all of it is done when both sides rest. */
const WAITING = {
  'edits in the inbox': 'SELECT COUNT(*) FROM sync_inbox WHERE done_at IS NULL',
  'changes in the queue': 'SELECT COUNT(*) FROM sync_change_queue',
  'writes that are open': "SELECT COUNT(*) FROM sync_sheet_writes WHERE state IN ('open', 'preparing')",
  'columns that are not in place': "SELECT COUNT(*) FROM sync_schema_registry WHERE status = 'wanted'",
  'rows that MySQL owes the sheet': 'SELECT COUNT(*) FROM sync_rows WHERE dirty = 1',
};

/** Sentences about work that is left. */
export async function workLeft(sql: Client): Promise<string[]> {
  const left: string[] = [];
  for (const [what, query] of Object.entries(WAITING)) {
    const count = Number((await sql.rows(query))[0]?.[0]);
    if (count > 0) left.push(`${count} ${what}`);
  }
  return left;
}

/** Resident memory of each process, in MB. */
export async function memory({ processes }: Installation): Promise<number[]> {
  return Promise.all(
    processes.map(async ({ pid }) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
    }),
  );
}

/** Rows of each table of the sync's own. */
export async function tableSizes(sql: Client): Promise<Record<string, number>> {
  const names = await sql.rows("SHOW TABLES LIKE 'sync\\_%'");
  const sizes: Record<string, number> = {};
  for (const [name] of names) {
    const rows = await sql.rows(`SELECT COUNT(*) FROM \`${String(name)}\``);
    sizes[String(name)] = Number(rows[0]?.[0]);
  }
  return sizes;
}

/** Sentences about limits that were passed. */
export function passedLimits(
  { calls, processes }: Installation,
  { secrets, megabytes }: { secrets: readonly string[]; megabytes: readonly number[] },
): string[] {
  const problems: string[] = [];
  for (const meter of ['reads', 'writes'] as const) {
    const peak = calls.peak(meter);
    if (peak > GOOGLES_CALLS_A_MINUTE) problems.push(`${peak} ${meter} within 60 seconds`);
  }
  const logged = JSON.stringify(processes.map(({ lines }) => lines));
  if (secrets.some((secret) => logged.includes(secret))) problems.push('a secret is in the log');
  for (const size of megabytes) if (size > RSS_MB_MAX) problems.push(`a process holds ${size} MB`);
  return problems;
}

/** What the sync says of itself when it did not come to rest: the link, and the last complaints of each process. */
export async function stateOf(sql: Client, { processes }: Installation): Promise<string> {
  const links = await sql.rows('SELECT status, pause_reason FROM sync_links');
  const complaints = processes.flatMap(({ lines }, at) =>
    lines
      .filter(({ severity }) => severity === 'WARNING' || severity === 'ERROR')
      .slice(-COMPLAINTS_MAX)
      .map((line) => `process ${at + 1}: ${JSON.stringify(line)}`),
  );
  return [`links: ${JSON.stringify(links)}`, ...complaints].join('\n');
}
