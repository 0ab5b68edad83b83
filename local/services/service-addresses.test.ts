/** Which services the environment names, and that the user's own are never used by tests. */
import { expect, test } from 'vitest';

import { serviceAddresses, withoutPassword } from './service-addresses.ts';

test('takes nothing from an empty environment', () => {
  expect(serviceAddresses({})).toEqual({});
  expect(serviceAddresses({ MYSQL_URL: '', REDIS_HOST: '' })).toEqual({});
});

test('takes URLs as they are', () => {
  const env = { MYSQL_URL: 'mysql://u:p@db:3307/x', REDIS_URL: 'rediss://:p@r:6380/1' };
  expect(serviceAddresses(env)).toEqual({ mysqlUrl: env.MYSQL_URL, redisUrl: env.REDIS_URL });
});

test('builds URLs from parts, with defaults, whatever characters a password has', () => {
  const env = { MYSQL_HOST: 'db', MYSQL_PASSWORD: 'p@ss/w:rd', REDIS_HOST: 'r', REDIS_PASSWORD: 'a b' };
  const { mysqlUrl = '', redisUrl = '' } = serviceAddresses(env);
  expect(mysqlUrl).toBe('mysql://rowlink:p%40ss%2Fw%3Ard@db:3306/rowlink');
  expect(decodeURIComponent(new URL(mysqlUrl).password)).toBe('p@ss/w:rd');
  expect(redisUrl).toBe('redis://:a%20b@r:6379');
});

test('never gives the services of the product to tests', () => {
  const env = { MYSQL_URL: 'mysql://db/x', REDIS_HOST: 'r', TEST_REDIS_URL: 'redis://t' };
  expect(serviceAddresses(env, 'TEST_')).toEqual({ redisUrl: 'redis://t' });
});

test.each(['db:3306', 'http://db/x', 'mysql://'])('refuses %s with a sentence', (url) => {
  expect(() => serviceAddresses({ MYSQL_URL: url })).toThrow(/MYSQL_URL is not an address/);
});

test('shows addresses without their password', () => {
  expect(withoutPassword('mysql://u:secret@db:3306/x')).toBe('mysql://u@db:3306/x');
});
