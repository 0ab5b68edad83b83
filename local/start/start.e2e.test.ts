/** `npm start` as a person meets it: ready, both directions told, kept over a restart, nothing left after Ctrl-C. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { freePort } from '../services/port.ts';
import { createTestDatabase, testRedisUrl } from '../services/test-database.ts';
import type { TestDatabase } from '../services/test-database.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const READY_MS = 100_000;

let database: TestDatabase;
let dataDir: string;
let env: NodeJS.ProcessEnv;
let googleUrl: string;
let running: Running | undefined;

interface Running {
  child: ChildProcess;
  lines: string[];
  /** Settles with the first line, past or future, that matches. Rejects when the command ends before. */
  line(pattern: RegExp): Promise<string>;
  ended: Promise<number | null>;
}

function start(): Running {
  const child = spawn(process.execPath, ['local/start.ts'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      waiting.forEach((look) => look());
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const line = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = lines.find((each) => pattern.test(each));
        if (found !== undefined) resolve(found);
      };
      waiting.add(look);
      look();
      void ended.then(() => reject(new Error(`it ended before ${String(pattern)}:\n${lines.join('\n')}`)));
    });
  running = { child, lines, line, ended };
  return running;
}

async function query(sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection({ uri: database.url });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return rows;
  } finally {
    await connection.end();
  }
}

function place(): { spreadsheetId: string; tabId: number } {
  return JSON.parse(readFileSync(join(dataDir, 'state.json'), 'utf8')) as {
    spreadsheetId: string;
    tabId: number;
  };
}

async function typeInto(range: string, value: string): Promise<void> {
  const { spreadsheetId, tabId } = place();
  const response = await fetch(`${googleUrl}/control/spreadsheets/${spreadsheetId}/type`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tabId, range, values: [[value]] }),
  });
  expect(response.status).toBe(200);
}

async function cell(range: string): Promise<unknown> {
  const { spreadsheetId, tabId } = place();
  const response = await fetch(
    `${googleUrl}/control/spreadsheets/${spreadsheetId}/tabs/${tabId}/cells?range=${range}`,
  );
  const { rows } = (await response.json()) as { rows: { value: unknown }[][] };
  return rows[0]?.[0]?.value;
}

const tableIn = (line: string) => /linked to (\S+)/.exec(line)?.[1] ?? '';

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'rowlink-start-'));
  const googlePort = await freePort();
  googleUrl = `http://127.0.0.1:${googlePort}`;
  env = {
    ...process.env,
    ROWLINK_DATA: dataDir,
    MYSQL_URL: database.url,
    REDIS_URL: testRedisUrl(),
    REDIS_PREFIX: database.name,
    PORT: String(await freePort()),
    GOOGLE_STANDIN_PORT: String(googlePort),
  };
});

afterAll(async () => {
  running?.child.kill('SIGTERM');
  await running?.ended;
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('npm start', () => {
  test(
    'links a sheet of airports and tells what crosses, in both directions',
    async () => {
      const product = start();
      await product.line(/^ready$/);
      const table = tableIn(await product.line(/sheet: 3,376 airports, linked to/));
      expect(await query(`SELECT COUNT(*) AS n FROM ${table}`)).toEqual([{ n: 3_376 }]);

      await query(`UPDATE ${table} SET city = 'Springfield' WHERE iata = '00M'`);
      await product.line(/^mysql → sheet {2}airports {2}1 row, 1 cell/);
      expect(await cell('C2')).toBe('Springfield');

      await typeInto('C3', 'Shelbyville');
      await product.line(/^sheet → mysql {2}airports {2}1 row, 1 cell/);
      expect(await query(`SELECT city FROM ${table} WHERE iata = '00R'`)).toEqual([{ city: 'Shelbyville' }]);
    },
    READY_MS,
  );

  test('refuses to run twice with the same data', async () => {
    const first = running;
    const second = start();
    running = first;
    expect(await second.ended).toBe(1);
    expect(second.lines.join('\n')).toMatch(
      /already runs with the data in .*: stop it there with Ctrl-C first/,
    );
  });

  test('ends with everything it started on Ctrl-C', async () => {
    running?.child.kill('SIGINT');
    expect(await running?.ended).toBe(130);
    expect(readdirSync(dataDir).filter((name) => name === 'lock' || name.endsWith('.process.json'))).toEqual(
      [],
    );
    await expect(fetch(`${googleUrl}/control/spreadsheets`)).rejects.toThrow();
  });

  test(
    'keeps sheet and link over a restart',
    async () => {
      const before = place();
      const product = start();
      await product.line(/^ready$/);
      const table = tableIn(await product.line(/sheet: kept, linked to/));
      expect(place()).toEqual(before);
      await typeInto('C2', 'Bay Springs');
      await product.line(/^sheet → mysql {2}airports {2}1 row, 1 cell/);
      expect(await query(`SELECT city FROM ${table} WHERE iata = '00M'`)).toEqual([{ city: 'Bay Springs' }]);
    },
    READY_MS,
  );

  test('names a part that is lost, and stops the others', async () => {
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'backend.process.json'), 'utf8')) as {
      pid: number;
    };
    process.kill(pid, 'SIGKILL');
    expect(await running?.ended).toBe(1);
    expect(running?.lines.at(-1)).toMatch(
      /^✗ The backend \(process \d+\) ended unexpectedly with signal SIGKILL/,
    );
    await expect(fetch(`${googleUrl}/control/spreadsheets`)).rejects.toThrow();
  });
});
