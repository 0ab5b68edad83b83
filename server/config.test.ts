/** The configuration: all problems at once, no secret in them, and `.env.example` in step. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';

import { readConfig } from './config.ts';
import { SyncError } from './core/sync-error.ts';
import { environmentSchema } from './environment.ts';
import { SECRET_VARIABLES } from './secret-files.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

const complete = {
  MYSQL_URL: 'mysql://rowlink:pass-of-mysql@db:3306/rowlink',
  REDIS_URL: 'redis://:pass-of-redis@cache:6379',
  GOOGLE_SERVICE_ACCOUNT_FILE: '/keys/account.json',
  SYNC_OPERATOR_TOKEN: 'operator-token-of-16',
  SYNC_SECRET_KEY: KEY,
};

function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof SyncError) return (error.detail ?? '').split('\n  - ').slice(1);
    throw error;
  }
  return [];
}

describe('a complete environment', () => {
  test('gives a frozen configuration with defaults', () => {
    const config = readConfig(complete);
    expect(config).toMatchObject({ host: '0.0.0.0', port: 8080, logLevel: 'info', pollIdleMs: 1_000 });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('an empty variable is one that is not set', () => {
    expect(readConfig({ ...complete, PORT: '', GOOGLE_TOKEN_URL: '' })).toMatchObject({ port: 8080 });
  });

  test('shows no secret, however it is printed', () => {
    const config = readConfig(complete);
    const shown = [
      JSON.stringify(config),
      inspect(config, { depth: 9 }),
      String(config.operatorToken),
    ].join();
    for (const secret of ['pass-of-mysql', 'pass-of-redis', 'operator-token-of-16', KEY]) {
      expect(shown).not.toContain(secret);
    }
    expect(config.operatorToken.reveal()).toBe('operator-token-of-16');
  });
});

describe('addresses in parts', () => {
  const parts = { ...complete, MYSQL_URL: '', REDIS_URL: '' };

  test('make the address, with what needs escaping', () => {
    const config = readConfig({
      ...parts,
      MYSQL_HOST: 'db',
      MYSQL_USER: 'me',
      MYSQL_PASSWORD: 'p@ss/word',
      MYSQL_DATABASE: 'crm',
      REDIS_HOST: 'cache',
      REDIS_PASSWORD: 'a:b',
    });
    expect('url' in config.mysql && config.mysql.url.reveal()).toBe('mysql://me:p%40ss%2Fword@db:3306/crm');
    expect(config.redisUrl.reveal()).toBe('redis://:a%3Ab@cache:6379');
  });

  test('a Unix socket stands for the host', () => {
    const config = readConfig({ ...parts, MYSQL_SOCKET: '/cloudsql/a:b:c', REDIS_HOST: 'cache' });
    expect(config.mysql).toMatchObject({ socketPath: '/cloudsql/a:b:c', user: 'rowlink' });
  });
});

describe('roles', () => {
  test.each([
    ['', ['api', 'worker', 'poller'], 25],
    ['worker', ['worker'], 20],
    ['poller, api', ['api', 'poller'], 10],
  ])('ROLE=%s is %j, with %i connections [H4]', (role, roles, mysqlConnections) => {
    expect(readConfig({ ...complete, ROLE: role })).toMatchObject({ roles, mysqlConnections });
  });

  test('connections can be given; an unknown role is refused', () => {
    expect(readConfig({ ...complete, MYSQL_CONNECTIONS: '7' })).toMatchObject({ mysqlConnections: 7 });
    expect(problemsOf({ ...complete, ROLE: 'api,boss' })).toEqual([
      expect.stringContaining('api, worker, poller'),
    ]);
  });
});

describe('secrets in files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rowlink-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  test('are read, without the line break at their end [H7]', () => {
    const config = readConfig({
      ...complete,
      SYNC_OPERATOR_TOKEN: '',
      SYNC_OPERATOR_TOKEN_FILE: file('token', 'token-from-a-file\n'),
    });
    expect(config.operatorToken.reveal()).toBe('token-from-a-file');
    expect(
      readConfig({ ...complete, ALERT_WEBHOOK_URL_FILE: file('none', ' ') }).alerts.webhookUrl,
    ).toBeNull();
  });

  test('that cannot be read, or stand beside the variable, are named; their content never [H7]', () => {
    expect(
      problemsOf({
        ...complete,
        SYNC_SECRET_KEY_FILE: file('key', 'content-of-the-file'),
        MYSQL_PASSWORD_FILE: '/no/such/file',
      }),
    ).toEqual([
      'MYSQL_PASSWORD_FILE names /no/such/file, which cannot be read',
      'SYNC_SECRET_KEY_FILE is given beside SYNC_SECRET_KEY: give one of them',
    ]);
  });

  test('exist for every variable that is a secret, and .env.example lists them', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8').replaceAll(
      /\n# ?/g,
      ' ',
    );
    const sentence = /That goes for (.*?)\./.exec(example)?.[1] ?? '';
    expect(sentence.split(/, | and /)).toEqual([...SECRET_VARIABLES]);
  });
});

describe('a bad environment', () => {
  test('is refused with all its problems at once, each naming its variable', () => {
    const problems = problemsOf({
      PORT: '99999',
      SYNC_OPERATOR_TOKEN: 'short',
      SYNC_SECRET_KEY: 'x',
      LOG_LEVEL: 'loud',
    });
    const names = problems.map((problem) => problem.split(' ')[0]);
    expect(names).toEqual([
      'PORT',
      'LOG_LEVEL',
      'SYNC_OPERATOR_TOKEN',
      'SYNC_SECRET_KEY',
      'MYSQL_URL',
      'REDIS_URL',
    ]);
  });

  test.each([
    ['MYSQL_URL', 'postgres://db/x', 'mysql://'],
    ['REDIS_URL', 'not an address', 'redis://'],
    ['SYNC_SECRET_KEY', 'c2hvcnQ=', 'openssl rand -base64 32'],
    ['SYNC_POLL_IDLE_MS', 'often', 'whole number'],
  ])('%s=%s is told how it must look', (name, value, hint) => {
    expect(problemsOf({ ...complete, [name]: value })).toEqual([expect.stringContaining(hint)]);
  });

  test('never shows the value of a secret', () => {
    expect(problemsOf({ ...complete, SYNC_OPERATOR_TOKEN: 'hunter2' }).join()).not.toContain('hunter2');
  });
});

test('.env.example lists the variables of the backend, with their defaults', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const listed = new Map(
    [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const ours = [...listed.keys()].filter((name) => !/^(LOCAL|ROWLINK|GOOGLE_STANDIN)_/.test(name));
  expect(ours.toSorted()).toEqual(Object.keys(environmentSchema.shape).toSorted());
  const defaults = environmentSchema.parse(complete);
  for (const name of ours) {
    const value: unknown = Reflect.get(
      { ...defaults, ...Object.fromEntries(Object.keys(complete).map((key) => [key, ''])) },
      name,
    );
    expect(`${name}=${listed.get(name) ?? ''}`).toBe(
      `${name}=${Array.isArray(value) || typeof value === 'number' ? value.toString() : ((value as string | undefined) ?? '')}`,
    );
  }
});
