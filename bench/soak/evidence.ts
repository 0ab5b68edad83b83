/** What a failed run leaves behind: the trace, what each process logged, and every table of the sync's own. Nothing of it is a secret's. */
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Client } from './client.ts';
import type { Installation } from './installation.ts';
import type { Side } from './side.ts';

/** Hold keys, signatures' secrets or tickets. */
const UNTOLD: ReadonlySet<string> = new Set(['sync_operator_tickets', 'sync_call_nonces']);

export interface Evidence {
  seed: number;
  trace: readonly string[];
  problems: readonly string[];
  sheet: Side;
  table: Side;
}

/** Resolves with the folder. */
export async function keepEvidence(
  evidence: Evidence,
  { processes }: Installation,
  sql: Client,
): Promise<string> {
  const folder = join(tmpdir(), `rowlink-soak-${evidence.seed}-${Date.now()}`);
  await mkdir(folder, { recursive: true });
  const keep = (name: string, lines: readonly unknown[]) =>
    writeFile(
      join(folder, name),
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)) + '\n').join(''),
    );
  await keep('trace.txt', evidence.trace);
  await keep('problems.txt', evidence.problems);
  for (const side of ['sheet', 'table'] as const) {
    const { columns, rows } = evidence[side];
    const told = rows.map(({ id, cells }) => ({ id, ...Object.fromEntries(cells) }));
    await keep(`${side}.jsonl`, [columns, ...told]);
  }
  for (const [at, { lines }] of processes.entries()) await keep(`process-${at + 1}.jsonl`, lines);
  for (const [name] of await sql.rows("SHOW TABLES LIKE 'sync\\_%'")) {
    const table = String(name);
    if (!UNTOLD.has(table)) await keep(`${table}.jsonl`, await sql.records(`SELECT * FROM \`${table}\``));
  }
  return folder;
}
