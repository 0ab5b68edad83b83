/** Every variable that the backend reads, and what it may be. `.env.example` lists the same ones; a test compares. */
import { z } from 'zod';

import { TABLE_PATTERN } from './core/attachable.ts';
import { ROLES, type Role } from './core/role.ts';
import { ATTEMPT_DELAYS_MS } from './core/attempts.ts';
import { Secret } from './secret.ts';

const secret = (problem: string, isGood: (value: string) => boolean) =>
  z
    .string(problem)
    .refine(isGood, problem)
    .transform((value) => new Secret(value));

const wholeNumber = (least: number, most: number) =>
  z.coerce.number(`must be a whole number from ${least} to ${most}`).int().min(least).max(most);

/** `5000,10000`; the word `none` is an empty list. */
const milliseconds = z
  .string()
  .regex(
    /^(none|\d{1,7}(,\d{1,7}){0,9})$/,
    'must be up to ten whole numbers with commas between them, or none',
  )
  .transform((value) => (value === 'none' ? [] : value.split(',').map(Number)));

/** Comma-separated names of `letters`; empty: none. */
const names = (letters: RegExp, problem: string) =>
  z
    .string()
    .default('')
    .transform((value) => value.split(',').flatMap((name) => name.trim() || []))
    .refine((list) => list.every((name) => letters.test(name)), problem);

/** Comma-separated; empty: none. */
const paths = z
  .string()
  .default('')
  .transform((value): readonly string[] => value.split(',').flatMap((path) => path.trim() || []));

const people = names(
  /^[^\s@A-Z]*@[a-z0-9-]+(\.[a-z0-9-]+)+$/,
  'must be addresses, or organisations as @example.com, in lower case with commas between',
);

const port = wholeNumber(0, 65_535);

/** Where people sign in: what they send there must not go over the network in the clear. */
const address = z.string().refine((value) => {
  const { protocol, hostname } = URL.parse(value) ?? {};
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname ?? ''))
  );
}, 'must be an address that starts with https://');

const url = (...protocols: string[]) =>
  z.string().refine((value) => protocols.includes(URL.parse(value)?.protocol ?? ''), {
    message: `must be an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });

const secretUrl = (...protocols: string[]) => url(...protocols).transform((value) => new Secret(value));

/** Comma-separated; each once. */
const roles = z
  .string()
  .default(ROLES.join())
  .transform((value) => value.split(',').map((role) => role.trim()))
  .refine((names) => names.every((name) => ROLES.some((role) => role === name)), {
    message: `must be one or several of ${ROLES.join(', ')}, with commas between`,
  })
  .transform((names): readonly Role[] => ROLES.filter((role) => names.includes(role)));

/** One, or several with commas between: the first seals, the others open what they sealed. */
const areKeys = (value: string): boolean =>
  value.split(',').every((key) => Buffer.from(key, 'base64').length === 32);

/** `name=value,name=value`, percent-encoded, as OpenTelemetry has it; JSON by name, because values are secrets. */
const otlpHeaders = z
  .string()
  .refine((value) => readHeaders(value) !== null, 'must be name=value pairs with commas between them')
  .transform((value) => new Secret(JSON.stringify(readHeaders(value))))
  .optional();

function readHeaders(value: string): Record<string, string> | null {
  try {
    const pairs = value === '' ? [] : value.split(',').map((pair) => /^\s*([\w-]+)=(.*)$/.exec(pair) ?? []);
    if (pairs.some(([, name]) => name === undefined)) return null;
    return Object.fromEntries(pairs.map(([, name = '', text = '']) => [name, decodeURIComponent(text)]));
  } catch {
    return null;
  }
}

export const environmentSchema = z.object({
  HOST: z.string().default('0.0.0.0'),
  PORT: port.default(8080),
  METRICS_PORT: port.optional(),
  HTTP_PROXIES: wholeNumber(0, 10).default(0),
  ROLE: roles,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),

  MYSQL_URL: url('mysql:').optional(),
  MYSQL_HOST: z.string().optional(),
  MYSQL_PORT: port.default(3306),
  MYSQL_SOCKET: z.string().optional(),
  MYSQL_USER: z.string().default('rowlink'),
  MYSQL_PASSWORD: z.string().default(''),
  MYSQL_DATABASE: z.string().default('rowlink'),
  MYSQL_CONNECTIONS: wholeNumber(3, 1_000).optional(),

  REDIS_URL: url('redis:', 'rediss:').optional(),
  REDIS_HOST: z.string().optional(),
  REDIS_PORT: port.default(6379),
  REDIS_PASSWORD: z.string().default(''),
  REDIS_PREFIX: z
    .string()
    .regex(/^[\w-]{1,40}$/, 'must be 1 to 40 letters, digits, _ or -')
    .default('sync'),

  GOOGLE_SERVICE_ACCOUNT_FILE: paths,
  GOOGLE_SERVICE_ACCOUNT_EMAIL: z.email('must be the address of a service account').optional(),
  GOOGLE_SHEETS_ROOT_URL: url('http:', 'https:').optional(),
  GOOGLE_DRIVE_ROOT_URL: url('http:', 'https:').optional(),
  GOOGLE_TOKEN_URL: url('http:', 'https:').optional(),
  GOOGLE_CERTS_URL: url('http:', 'https:').optional(),
  GOOGLE_CLOUD_PROJECT: z.string().optional(),
  GOOGLE_CALL_TIMEOUT_MS: wholeNumber(1_000, 180_000).default(60_000),
  GOOGLE_READS_PER_MINUTE: wholeNumber(4, 100_000).default(55),
  GOOGLE_WRITES_PER_MINUTE: wholeNumber(4, 100_000).default(55),
  GOOGLE_PROJECT_CALLS_PER_MINUTE: wholeNumber(4, 1_000_000).default(290),

  SYNC_OPERATOR_TOKEN: secret('must be a secret of at least 16 characters', (value) => value.length >= 16),
  SYNC_PUBLIC_URL: address.optional(),
  SYNC_OPERATOR_ISSUER: address.optional(),
  SYNC_OPERATOR_CLIENT_ID: z.string().optional(),
  SYNC_OPERATOR_CLIENT_SECRET: secret(
    'must be the client secret of the provider',
    (value) => value !== '',
  ).optional(),
  SYNC_OPERATORS: people,
  SYNC_ADDON_CLIENT_IDS: names(/^[\w.-]+$/, 'must be client ids with commas between them'),
  SYNC_ALLOWED_DOMAINS: names(
    /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
    'must be domains in lower case with commas between',
  ),
  SYNC_REQUESTS_PER_MINUTE: wholeNumber(1, 1_000_000).default(3_000),
  SYNC_REFUSALS_PER_MINUTE: wholeNumber(1, 1_000_000).default(60),
  SYNC_SECRET_KEY: secret('must be 32 random bytes in base64 (openssl rand -base64 32)', areKeys),
  SYNC_ATTACH_PEOPLE: people,
  SYNC_ATTACHABLE_TABLES: names(
    TABLE_PATTERN,
    'must be patterns schema.table, with commas between; * stands for any characters',
  ),
  SYNC_POLL_BUSY_MS: wholeNumber(10, 10_000).default(100),
  SYNC_POLL_IDLE_MS: wholeNumber(10, 60_000).default(1_000),
  SYNC_SWEEP_MS: wholeNumber(100, 600_000).default(5_000),
  SYNC_WATCH_MS: wholeNumber(100, 600_000).default(30_000),
  SYNC_READ_IDLE_MS: wholeNumber(100, 3_600_000).default(60_000),
  SYNC_READ_LATEST_MS: wholeNumber(100, 86_400_000).default(600_000),
  SYNC_READ_FULL_MS: wholeNumber(1_000, 604_800_000).default(86_400_000),
  SYNC_READS_PER_MINUTE: wholeNumber(1, 10_000).default(15),
  SYNC_BATCH_MS: wholeNumber(0, 60_000).default(5_000),
  SYNC_BATCH_ROWS: wholeNumber(1, 100_000).default(50),
  SYNC_LEASE_MS: wholeNumber(1_000, 120_000).default(15_000),
  SYNC_COOLDOWN_MS: wholeNumber(0, 60_000).default(5_000),
  SYNC_RETRY_MS: wholeNumber(100, 60_000).default(4_000),
  SYNC_ATTEMPT_DELAYS_MS: milliseconds.default([...ATTEMPT_DELAYS_MS]),
  SYNC_CONCURRENCY: wholeNumber(1, 100).default(5),
  SYNC_QUEUE_LIMIT: wholeNumber(0, 100_000).default(0),
  SYNC_QUEUE_LIMIT_MS: wholeNumber(100, 3_600_000).default(60_000),

  OTEL_EXPORTER_OTLP_ENDPOINT: url('http:', 'https:').optional(),
  OTEL_EXPORTER_OTLP_HEADERS: otlpHeaders,
  OTEL_SERVICE_NAME: z.string().default('rowlink'),

  ALERT_WEBHOOK_URL: secretUrl('http:', 'https:').optional(),
  ALERT_SMTP_URL: secretUrl('smtp:', 'smtps:').optional(),
  ALERT_MAIL_FROM: z.string().optional(),
  ALERT_MAIL_TO: z.string().optional(),
  ALERT_LATE_SECONDS: wholeNumber(1, 86_400).default(300),
  ALERT_DRIFT_CELLS: wholeNumber(0, 10_000_000).default(100),
  ALERT_LIMITED_CALLS: wholeNumber(1, 10_000).default(20),
  SYNC_KEEP_INBOX_DAYS: wholeNumber(1, 3_650).default(7),
  SYNC_KEEP_CHANGE_LOG_DAYS: wholeNumber(1, 3_650).default(14),
  SYNC_KEEP_HISTORY_DAYS: wholeNumber(1, 3_650).default(90),
  SYNC_KEEP_INTENTS_DAYS: wholeNumber(1, 3_650).default(7),
  SYNC_KEEP_ENDED_LINKS_DAYS: wholeNumber(1, 3_650).default(365),
  SYNC_KEEP_DASHBOARD_DAYS: wholeNumber(1, 3_650).default(8),
});

export type Environment = z.output<typeof environmentSchema>;
