/** Reads from the environment which MySQL and Redis the user brings along; these are used as they are and never stopped. */
import { PlainError } from '../launch/plain-error.mjs';

/** Connection URLs; a missing one means that a local instance has to be started. */
export interface ServiceAddresses {
  mysqlUrl?: string;
  redisUrl?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * `MYSQL_URL` and `REDIS_URL`, or the same in parts (`MYSQL_HOST`, `MYSQL_PORT`, `MYSQL_USER`, `MYSQL_PASSWORD`,
 * `MYSQL_DATABASE`; `REDIS_HOST`, `REDIS_PORT`, `REDIS_PASSWORD`). Tests get theirs by the same names after `TEST_`,
 * so that they can never reach the user's own data.
 */
export function serviceAddresses(env: Env, prefix: '' | 'TEST_' = ''): ServiceAddresses {
  const get = (name: string) => env[`${prefix}${name}`] || undefined;
  const mysqlUrl = get('MYSQL_URL') ?? mysqlFromParts(get);
  const redisUrl = get('REDIS_URL') ?? redisFromParts(get);
  return {
    ...(mysqlUrl && { mysqlUrl: checked(`${prefix}MYSQL_URL`, mysqlUrl, ['mysql:']) }),
    ...(redisUrl && { redisUrl: checked(`${prefix}REDIS_URL`, redisUrl, ['redis:', 'rediss:']) }),
  };
}

type Get = (name: string) => string | undefined;

function mysqlFromParts(get: Get): string | undefined {
  const host = get('MYSQL_HOST');
  if (!host) return undefined;
  const part = (name: string, fallback: string) => encodeURIComponent(get(name) ?? fallback);
  const account = `${part('MYSQL_USER', 'rowlink')}:${part('MYSQL_PASSWORD', '')}`;
  return `mysql://${account}@${host}:${get('MYSQL_PORT') ?? '3306'}/${part('MYSQL_DATABASE', 'rowlink')}`;
}

function redisFromParts(get: Get): string | undefined {
  const host = get('REDIS_HOST');
  if (!host) return undefined;
  const password = get('REDIS_PASSWORD');
  return `redis://${password ? `:${encodeURIComponent(password)}@` : ''}${host}:${get('REDIS_PORT') ?? '6379'}`;
}

function checked(name: string, url: string, protocols: readonly string[]): string {
  const parsed = URL.parse(url);
  if (!parsed?.hostname || !protocols.includes(parsed.protocol)) {
    throw new PlainError(
      `${name} is not an address like ${protocols[0] ?? ''}//user:password@host:port: correct it.`,
    );
  }
  return url;
}

/** The address without its password, for people and logs. */
export function withoutPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = '';
  return parsed.href;
}
