/** Parts are stopped in reverse order, and one that ends by itself is told. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { identify } from '../launch/process-identity.mjs';
import { emptyDataFolder, stopLeftovers, takeDataFolder } from './data-folder.ts';
import { mysqlClientScript } from './mysql-client-script.ts';
import { startPart } from './part.ts';
import type { PartOptions } from './part.ts';
import { googleReadyFrom } from './parts.ts';
import { StoppedWhileStarting, supervisor } from './supervisor.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rowlink-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const never = new Promise<string>(() => undefined);

describe('the supervisor', () => {
  test('stops in the reverse order, each after the other has stopped', async () => {
    const order: string[] = [];
    const parts = supervisor();
    for (const name of ['mysql', 'google', 'backend']) {
      await parts.add({
        lost: never,
        stop: async () => {
          await Promise.resolve();
          order.push(name);
        },
      });
    }
    await parts.stopAll();
    expect(order).toEqual(['backend', 'google', 'mysql']);
  });

  test('tells which part was lost', async () => {
    const parts = supervisor();
    await parts.add({ lost: never, stop: () => Promise.resolve() });
    await parts.add({ lost: Promise.resolve('The backend ended'), stop: () => Promise.resolve() });
    expect(await parts.lost).toBe('The backend ended, so everything was stopped');
  });

  test('stops a part at once that comes up while all is being stopped', async () => {
    const parts = supervisor();
    await parts.stopAll();
    let isStopped = false;
    const late = parts.add({
      lost: never,
      stop: () => {
        isStopped = true;
        return Promise.resolve();
      },
    });
    await expect(late).rejects.toBeInstanceOf(StoppedWhileStarting);
    expect(isStopped).toBe(true);
  });
});

describe('a part', () => {
  const start = (script: string, more: Partial<PartOptions<string>> = {}) => {
    const program = join(folder, 'part.mjs');
    writeFileSync(program, script);
    return startPart<string>({
      name: 'thing',
      program,
      env: process.env,
      dataDir: folder,
      readyFrom: (line) => /^ready at (\S+)/.exec(line)?.[1],
      onLine: () => undefined,
      readyWithinMs: 30_000,
      ...more,
    });
  };

  test('is ready with what its line says, logs its lines, and leaves no process file when stopped', async () => {
    const lines: string[] = [];
    const onLine = (line: string) => void lines.push(line);
    const part = await start(
      'console.log("one"); console.log("ready at http://x"); setInterval(() => {}, 1e3)',
      { onLine },
    );
    expect(part.ready).toBe('http://x');
    expect(lines).toEqual(['one', 'ready at http://x']);
    await part.stop();
    expect(await part.lost).toMatch(/^The thing \(process \d+\) ended unexpectedly with signal SIGTERM$/);
    expect(await stopLeftovers(folder)).toEqual([]);
    await expect.poll(() => readFileSync(join(folder, 'thing.log'), 'utf8')).toBe('one\nready at http://x\n');
  });

  test('that ends before it is ready says so with its last lines', async () => {
    await expect(start('console.error("no such key"); process.exit(3)')).rejects.toThrow(
      /The thing did not start: it ended with exit code 3\. Its last lines:\nno such key/,
    );
  });

  test('that is never ready is given up and stopped', async () => {
    const starting = start('setInterval(() => {}, 1e3)', { readyWithinMs: 20 });
    await expect(starting).rejects.toThrow(/was not ready after 0.02 s/);
  });

  test('that a killed start left running is found and stopped by the next one', async () => {
    const part = await start('console.log("ready at x"); setInterval(() => {}, 1e3)');
    expect(await stopLeftovers(folder)).toEqual(['thing']);
    expect(await part.lost).toMatch(/SIGTERM/);
  });
});

describe('the data folder', () => {
  test('belongs to one start at a time', () => {
    const taken = takeDataFolder(folder);
    expect(() => takeDataFolder(folder)).toThrow(new RegExp(`already runs .*process ${process.pid}`));
    taken.release();
    expect(() => takeDataFolder(folder)).not.toThrow();
  });

  test('keeps nothing but its lock when emptied', () => {
    takeDataFolder(folder);
    writeFileSync(join(folder, 'state.json'), '{}');
    emptyDataFolder(folder);
    expect(() => readFileSync(join(folder, 'state.json'))).toThrow(/ENOENT/);
    expect(readFileSync(join(folder, 'lock', 'owner.json'), 'utf8')).toBe(
      JSON.stringify(identify(process.pid)),
    );
  });
});

describe('small texts', () => {
  test("the stand-in's first line gives its address", () => {
    const line = {
      ready: true,
      url: 'http://127.0.0.1:1',
      serviceAccountFile: '/k.json',
      scriptClientId: 'us',
    };
    expect(googleReadyFrom(JSON.stringify(line))).toEqual(line);
    expect(googleReadyFrom('{"ready":false}')).toBeUndefined();
    expect(googleReadyFrom('Warning: x')).toBeUndefined();
  });

  test('the mysql script quotes what the shell would read', () => {
    const client = { command: '/opt/it is/ld.so', prefix: ['/opt/mysql'] };
    const text = mysqlClientScript(client, "mysql://u:it's@127.0.0.1:33306/rowlink");
    expect(text).toContain(`exec '/opt/it is/ld.so' '/opt/mysql' '--no-defaults'`);
    expect(text).toContain(`MYSQL_PWD='it'\\''s' `);
    expect(text).toContain(`'--port=33306' '--user=u' '--database=rowlink' "$@"`);
  });
});
