/** A small script that opens the mysql client on the local database, so that nobody types its address and password. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findOnPath } from '../services/program.ts';
import type { Program } from '../services/program.ts';
import type { Services } from '../services/start-services.ts';

/** Writes the script and answers its path; undefined when there is no mysql client. */
export function writeMysqlClientScript(dataDir: string, services: Services): string | undefined {
  const onPath = findOnPath('mysql');
  const client = services.mysqlClient ?? (onPath ? { command: onPath, prefix: [] } : undefined);
  if (!client) return undefined;
  const file = join(dataDir, 'mysql-client');
  writeFileSync(file, mysqlClientScript(client, services.mysqlUrl), { mode: 0o700 });
  chmodSync(file, 0o700);
  return file;
}

/** The script's text. The password goes by the environment, where other users do not see it. */
export function mysqlClientScript({ command, prefix }: Program, mysqlUrl: string): string {
  const url = new URL(mysqlUrl);
  const words = [
    command,
    ...prefix,
    '--no-defaults',
    '--protocol=TCP',
    `--host=${url.hostname}`,
    `--port=${url.port || '3306'}`,
    `--user=${decodeURIComponent(url.username)}`,
    `--database=${decodeURIComponent(url.pathname.slice(1))}`,
  ];
  const password = quoted(decodeURIComponent(url.password));
  return `#!/bin/sh\nMYSQL_PWD=${password} exec ${words.map(quoted).join(' ')} "$@"\n`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
