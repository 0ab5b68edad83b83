/** What `doctor` says of Redis, from what it tells of itself. */
import { Redis } from 'ioredis';

import { findingsOf, type Finding } from './finding.ts';

const { good, warning, problem } = findingsOf('redis');

const CONNECT_MS_MAX = 5_000;
/** Older ones lack commands that the queues use. */
const VERSION_MIN = [6, 2] as const;

export async function lookAtRedis(url: string): Promise<Finding[]> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS_MAX,
    commandTimeout: CONNECT_MS_MAX,
    retryStrategy: () => null,
  });
  let failure = 'no answer';
  redis.on('error', (error: Error) => (failure = 'code' in error ? String(error.code) : error.message));
  try {
    await redis.connect();
    return judgeRedis(await redis.info());
  } catch (error) {
    const why = failure === 'no answer' && error instanceof Error ? error.message : failure;
    return [
      problem(
        'connection',
        why,
        'Check REDIS_URL, and that Redis runs. Until then edits are taken in and wait.',
      ),
    ];
  } finally {
    redis.disconnect();
  }
}

/** `info` is the answer to INFO. */
export function judgeRedis(info: string): Finding[] {
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim();
  const version = field('redis_version') ?? '?';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = major > VERSION_MIN[0] || (major === VERSION_MIN[0] && minor >= VERSION_MIN[1]);
  const policy = field('maxmemory_policy');
  const evicted = Number(field('evicted_keys') ?? 0);
  return [
    isNew
      ? good('version', version)
      : problem('version', version, `Use Redis ${VERSION_MIN.join('.')} or newer.`),
    policy === undefined || policy === 'noeviction'
      ? good('maxmemory-policy', policy ?? 'not told')
      : warning(
          'maxmemory-policy',
          `${policy}, ${evicted} keys evicted so far`,
          'Set maxmemory-policy to noeviction: evicted keys slow the sync down.',
        ),
    field('role') === 'slave'
      ? problem('role', 'a replica', 'Give the address of the primary.')
      : good('role', 'primary'),
    field('redis_mode') === 'cluster'
      ? problem('mode', 'cluster', 'Use one Redis without cluster mode; all that it keeps is small.')
      : good('mode', field('redis_mode') ?? 'standalone'),
  ];
}
