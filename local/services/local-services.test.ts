/** Pure decisions about local services: command lines, ports, versions, sentences. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { describe, expect, test } from 'vitest';

import { initialiseArguments, initStatements, serverArguments } from './mysql-options.ts';
import { freePort, portFrom, requireFreePort } from './port.ts';
import { isAtLeast } from './programs-in-order.ts';
import { findOnPath, versionNumbers, versionText } from './program.ts';
import { redisArguments } from './redis-server.ts';
import { startFailure } from './start-failure.ts';
import { waitUntilReady } from './wait-until-ready.ts';

describe('command lines', () => {
  const places = {
    data: '/d/mysql',
    socket: '/t/s',
    errorLog: '/d/mysql.log',
    initFile: '/t/i',
    temporary: '/t',
  };

  test('a MySQL for work keeps every commit; one for tests may be fast', () => {
    const work = serverArguments('mysql', places, { mode: 'start', port: 1, uid: 1000 });
    expect(work).toContain('--innodb-flush-log-at-trx-commit=1');
    expect(work).not.toContain('--skip-log-bin');
    expect(work.join(' ')).not.toContain('--user=');
    expect(serverArguments('mysql', places, { mode: 'test', port: 1, uid: 1000 })).toContain(
      '--skip-log-bin',
    );
  });

  test('each reads no file of the system and listens on this machine only', () => {
    for (const flavour of ['mysql', 'mariadb'] as const) {
      const args = serverArguments(flavour, places, { mode: 'start', port: 1, uid: 0 });
      expect(args[0]).toBe('--no-defaults');
      expect(args).toEqual(expect.arrayContaining(['--bind-address=127.0.0.1', '--user=root']));
      expect(args.some((arg) => arg.includes('mysqlx'))).toBe(flavour === 'mysql');
    }
  });

  test('MariaDB makes its data folder in another way', () => {
    expect(initialiseArguments('mysql', '/d', 0)).toContain('--initialize-insecure');
    expect(initialiseArguments('mariadb', '/d', 0)).not.toContain('--initialize-insecure');
  });

  test('the account of npm start is limited to our databases', () => {
    expect(initStatements('start', 'pw')).toContain('ON `rowlink%`.* TO');
    expect(initStatements('start', 'pw')).not.toContain('*.*');
    expect(initStatements('test', 'pw')).toContain('ON *.* TO');
  });

  test('Redis never evicts, and keeps its data in work', () => {
    const pairs = (mode: 'start' | 'test') => redisArguments(mode, '/d', '/l', 1).join(' ');
    expect(pairs('start')).toMatch(/--maxmemory-policy noeviction --appendonly yes/);
    expect(pairs('test')).toMatch(/--maxmemory-policy noeviction --appendonly no/);
  });
});

describe('ports', () => {
  test('a free one can be required, a taken one is refused with the way out', async () => {
    const port = await freePort();
    await expect(requireFreePort(port, 'MySQL', 'LOCAL_MYSQL_PORT')).resolves.toBeUndefined();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const taken = (server.address() as AddressInfo).port;
    await expect(requireFreePort(taken, 'MySQL', 'LOCAL_MYSQL_PORT')).rejects.toThrow(
      /LOCAL_MYSQL_PORT=<port>/,
    );
    await new Promise((resolve) => server.close(resolve));
  });

  test.each(['0', '65536', '1.5', 'x'])('%s is no port number', (text) => {
    expect(() => portFrom({ P: text }, 'P', 1)).toThrow(/set it to a port number/);
  });

  test('has a default', () => {
    expect(portFrom({ P: '' }, 'P', 7)).toBe(7);
    expect(portFrom({ P: '8' }, 'P', 7)).toBe(8);
  });
});

describe('programs', () => {
  test('are found on PATH, and their version is read', async () => {
    expect(findOnPath('no-such-program-anywhere')).toBeUndefined();
    expect(await versionText({ command: process.execPath, prefix: [] })).toBe(process.version);
    expect(await versionText({ command: '/no/such/file', prefix: [] })).toBeUndefined();
  });

  test.each([
    ['mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))', [9, 7, 4]],
    ['mariadbd  Ver 10.11.6-MariaDB-0+deb12u1', [10, 11, 6]],
    ['Redis server v=8.0.6 sha=00000000:0', [8, 0, 6]],
  ])('%s', (text, numbers) => {
    expect(versionNumbers(text)).toEqual(numbers);
  });

  test.each([
    [[8, 0, 36], [8, 0], true],
    [[10, 0], [8, 4], true],
    [[5, 7, 44], [8, 0], false],
    [[6, 0, 16], [6, 2], false],
    [[Number.NaN], [6, 2], false],
  ])('version %j is at least %j: %s', (version, least, expected) => {
    expect(isAtLeast(version, least)).toBe(expected);
  });
});

describe('a service that does not come up', () => {
  test('is waited for until it answers', async () => {
    let tries = 0;
    const probe = () => ((tries += 1) < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve());
    const ended = new Promise<string>(() => undefined);
    expect(await waitUntilReady({ probe, ended, timeoutMs: 5_000, pollMs: 1 })).toBeUndefined();
  });

  test('is given up when its process ends, and when the time is over', async () => {
    const probe = () => Promise.reject(new Error('refused'));
    expect(await waitUntilReady({ probe, ended: Promise.resolve('exit code 1'), timeoutMs: 5_000 })).toBe(
      'exit code 1',
    );
    const never = new Promise<string>(() => undefined);
    expect(await waitUntilReady({ probe, ended: never, timeoutMs: 1, pollMs: 2 })).toMatch(
      /no answer .*refused/,
    );
  });

  test.each([
    ['Bind on TCP/IP port: Address already in use', /Port 7 for MySQL is taken/],
    ['Could not write: No space left on device', /disk is full/],
    ['[ERROR] something else', /\(exit code 1\)\. Its log ends with:\n.*something else/],
  ])('is explained from its log: %s', (log, sentence) => {
    expect(startFailure('MySQL', 'exit code 1', log, 7).sentence).toMatch(sentence);
  });
});
