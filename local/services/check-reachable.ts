/** Makes sure that services which the user named answer, with a sentence when they do not. Nothing is ever skipped for that. */
import { createConnection } from 'mysql2/promise';
import { Redis } from 'ioredis';

import { PlainError } from '../launch/plain-error.mjs';
import { withoutPassword } from './service-addresses.ts';
import type { ServiceAddresses } from './service-addresses.ts';

const TIMEOUT_MS = 5_000;

export async function checkReachable(
  { mysqlUrl, redisUrl }: ServiceAddresses,
  log: (line: string) => void,
): Promise<void> {
  if (redisUrl) {
    await orSentence('Redis', redisUrl, () => pingRedis(redisUrl));
    log(`Redis of your own: ${withoutPassword(redisUrl)}`);
  }
  if (mysqlUrl) {
    await orSentence('MySQL', mysqlUrl, () => pingMysql(mysqlUrl));
    log(`MySQL of your own: ${withoutPassword(mysqlUrl)}`);
  }
}

async function orSentence(name: string, url: string, ping: () => Promise<void>): Promise<void> {
  try {
    await ping();
  } catch (error) {
    const said = error instanceof Error ? error.message || error.name : String(error);
    throw new PlainError(
      `${name} at ${withoutPassword(url)} cannot be used (${said}): start it or correct its address, or unset the address to have a local one started.`,
      { cause: error },
    );
  }
}

async function pingMysql(uri: string): Promise<void> {
  const connection = await createConnection({ uri, connectTimeout: TIMEOUT_MS });
  try {
    await connection.ping();
  } finally {
    await connection.end();
  }
}

async function pingRedis(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: TIMEOUT_MS });
  let reason: Error | undefined;
  redis.on('error', (error) => {
    reason = error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw reason ?? error;
  } finally {
    redis.disconnect();
  }
}
