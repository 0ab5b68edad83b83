/** Makes the data folder of a MariaDB that was unpacked and not installed: its own install script needs fixed paths. */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { account } from './mysql-options.ts';
import type { Program } from './program.ts';

/** The statements of the install script, in its order; root has no password until our first start sets one. */
const FIRST = 'CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n';
const FILES = [
  'mariadb_system_tables.sql',
  'mariadb_performance_tables.sql',
  'mariadb_system_tables_data.sql',
  'maria_add_gis_sp_bootstrap.sql',
];

/** `share` holds the statements and the messages. Throws with what the server said when it fails. */
export async function bootstrapMariadb(server: Program, share: string, data: string): Promise<void> {
  const args = [
    '--no-defaults',
    '--bootstrap',
    ...account(process.getuid?.()),
    `--datadir=${data}`,
    // It deletes temporary files of other servers where it shares a folder with them.
    `--tmpdir=${data}`,
    `--lc-messages-dir=${share}`,
    '--skip-networking',
  ];
  const child = spawn(server.command, [...server.prefix, ...args], { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const fed = pipeline(Readable.from(statements(share)), child.stdin);
  // A server that gave up closes its input; what it said counts, not the broken pipe.
  const [code] = await Promise.all([ended, fed.catch(() => undefined)]);
  if (code !== 0) throw Object.assign(new Error('MariaDB made no data folder'), { stderr: said });
}

async function* statements(share: string): AsyncGenerator<string | Buffer> {
  yield FIRST;
  for (const file of FILES) yield* createReadStream(join(share, file)) as AsyncIterable<Buffer>;
}
