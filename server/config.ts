/**
 * The configuration: the one reader of the environment. It is read once, checked as a whole (all problems are named at
 * once) and frozen. Passwords and keys are wrapped, so that printing the configuration tells none.
 */
import { readFileSync } from 'node:fs';

import type { BudgetLimits } from './core/budget/budget-state.ts';
import type { Role } from './core/role.ts';
import { SyncError } from './core/sync-error.ts';
import { environmentSchema, type Environment } from './environment.ts';
import { readSecretFiles } from './secret-files.ts';
import type { KeepDays } from './history/purge-old.ts';
import { Secret } from './secret.ts';

export interface Config {
  host: string;
  port: number;
  /** Where metrics and probes are served besides; null: nowhere. */
  metricsPort: number | null;
  /** Proxies before this process, each of which appends to X-Forwarded-For. */
  proxies: number;
  roles: readonly Role[];
  logLevel: Environment['LOG_LEVEL'];
  mysql: { url: Secret } | { socketPath: string; user: string; password: Secret; database: string };
  /** Connections of this process at most. */
  mysqlConnections: number;
  redisUrl: Secret;
  /** Begins every key of ours in Redis. */
  redisPrefix: string;
  /** Key files, or folders of them. None: the account that the platform lets this process be; `email`: its address where the platform does not tell, so `project`. */
  serviceAccounts: { files: readonly string[]; email: string | undefined; project: string | undefined };
  /** Id of the Google Cloud project whose traces the log names; null outside Google Cloud. */
  cloudProject: string | null;
  sheetsRootUrl: string | undefined;
  /** That of the Sheets API when only one is given. */
  driveRootUrl: string | undefined;
  tokenUrl: string | undefined;
  /** Where Google publishes the certificates of its identity tokens. */
  certsUrl: string | undefined;
  /** OAuth client ids of the add-ons that may ask to link a tab. */
  addOnClientIds: readonly string[];
  /** Whose people may; empty: everybody. */
  allowedDomains: readonly string[];
  /** How long a call to Google may take; a write without an answer by then is settled. */
  callTimeoutMs: number;
  budget: BudgetLimits;
  operatorToken: Secret;
  /** Where operators sign in, and who may; null: with the token only. `publicUrl`: where their browsers find this server. */
  signIn: { publicUrl: string; issuer: string; clientId: string; clientSecret: Secret } | null;
  /** Addresses, and `@` before organisations. */
  operators: readonly string[];
  /** Of one link, in one process. */
  requestsPerMinute: number;
  /** Of one address, in all processes. */
  refusalsPerMinute: number;
  /** 32 bytes, base64: encrypts the links' secrets in MySQL. Older ones that still open them may follow, with commas between. */
  secretKey: Secret;
  /** Tables that people may attach: `schema.table`, with `*`. */
  attachable: readonly string[];
  /** Who may, besides the operator: addresses, and `@` before organisations. */
  attachers: readonly string[];
  pollBusyMs: number;
  pollIdleMs: number;
  sweepMs: number;
  /** How often Google Drive is asked which files changed. */
  watchMs: number;
  /** Reads that no event asked for: after a file has been quiet for so long, at the latest so long after its first change… */
  readIdleMs: number;
  readLatestMs: number;
  /** … and at least this often. */
  readFullMs: number;
  /** How many of them in a minute. */
  readsPerMinute: number;
  leaseMs: number;
  /** How long a row that one side touched is left alone from the other side; 0: not at all. */
  cooldownMs: number;
  /** How long work waits after a failure of Google, MySQL or Redis. */
  retryMs: number;
  /** How long a row whose work failed rests before each further attempt; then it is set aside. */
  attemptDelaysMs: readonly number[];
  /** Spreadsheets or links worked on at once, for each queue. */
  concurrency: number;
  /** BullMQ's own limiter of each queue whose work calls Google: jobs within `duration` milliseconds, all processes together; null: none. */
  queueLimit: { max: number; duration: number } | null;
  /** Where traces go; null: nowhere. `headers`: JSON by name. */
  traces: { endpoint: string; headers: Secret | null; serviceName: string } | null;
  alerts: {
    webhookUrl: Secret | null;
    mail: { url: Secret; from: string; to: string } | null;
    /** How long an edit or a change may wait. */
    lateMs: number;
    /** Cells in which a scheduled read may find the sides to differ. */
    driftCellsMax: number;
    /** Calls that Google may refuse for the quota in ten minutes. */
    limitedCallsMax: number;
  };
  /** For how many days what is done is kept. */
  keepDays: KeepDays;
}

/** Throws CONFIG_INVALID; its detail has one line for each problem. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const { env: given, problems: unread } = readSecretFiles(env, (file) => readFileSync(file, 'utf8'));
  const parsed = environmentSchema.safeParse(given);
  const problems = [
    ...unread,
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')} ${lowerFirst(issue.message)}`),
    ...missingServices(given),
    ...missingMailAddresses(given),
    ...missingForSignIn(given),
  ];
  if (!parsed.success || problems.length > 0) {
    throw new SyncError('CONFIG_INVALID', problems.map((problem) => `\n  - ${problem}`).join(''));
  }
  const values = parsed.data;
  return Object.freeze({
    host: values.HOST,
    port: values.PORT,
    metricsPort: values.METRICS_PORT ?? null,
    proxies: values.HTTP_PROXIES,
    roles: values.ROLE,
    logLevel: values.LOG_LEVEL,
    mysql: mysqlAddress(values),
    mysqlConnections: values.MYSQL_CONNECTIONS ?? connectionsOf(values),
    redisUrl: new Secret(values.REDIS_URL ?? redisUrl(values)),
    redisPrefix: values.REDIS_PREFIX,
    serviceAccounts: {
      files: values.GOOGLE_SERVICE_ACCOUNT_FILE,
      email: values.GOOGLE_SERVICE_ACCOUNT_EMAIL,
      project: values.GOOGLE_CLOUD_PROJECT,
    },
    cloudProject: values.GOOGLE_CLOUD_PROJECT ?? null,
    sheetsRootUrl: values.GOOGLE_SHEETS_ROOT_URL,
    driveRootUrl: values.GOOGLE_DRIVE_ROOT_URL ?? values.GOOGLE_SHEETS_ROOT_URL,
    tokenUrl: values.GOOGLE_TOKEN_URL,
    certsUrl: values.GOOGLE_CERTS_URL,
    addOnClientIds: values.SYNC_ADDON_CLIENT_IDS,
    allowedDomains: values.SYNC_ALLOWED_DOMAINS,
    callTimeoutMs: values.GOOGLE_CALL_TIMEOUT_MS,
    budget: {
      reads: values.GOOGLE_READS_PER_MINUTE,
      writes: values.GOOGLE_WRITES_PER_MINUTE,
      project: values.GOOGLE_PROJECT_CALLS_PER_MINUTE,
      batchMs: values.SYNC_BATCH_MS,
      batchRows: values.SYNC_BATCH_ROWS,
    },
    operatorToken: values.SYNC_OPERATOR_TOKEN,
    signIn: signInOf(values),
    operators: values.SYNC_OPERATORS,
    requestsPerMinute: values.SYNC_REQUESTS_PER_MINUTE,
    refusalsPerMinute: values.SYNC_REFUSALS_PER_MINUTE,
    secretKey: values.SYNC_SECRET_KEY,
    attachable: values.SYNC_ATTACHABLE_TABLES,
    attachers: values.SYNC_ATTACH_PEOPLE,
    pollBusyMs: values.SYNC_POLL_BUSY_MS,
    pollIdleMs: values.SYNC_POLL_IDLE_MS,
    sweepMs: values.SYNC_SWEEP_MS,
    watchMs: values.SYNC_WATCH_MS,
    readIdleMs: values.SYNC_READ_IDLE_MS,
    readLatestMs: values.SYNC_READ_LATEST_MS,
    readFullMs: values.SYNC_READ_FULL_MS,
    readsPerMinute: values.SYNC_READS_PER_MINUTE,
    leaseMs: values.SYNC_LEASE_MS,
    cooldownMs: values.SYNC_COOLDOWN_MS,
    retryMs: values.SYNC_RETRY_MS,
    attemptDelaysMs: values.SYNC_ATTEMPT_DELAYS_MS,
    concurrency: values.SYNC_CONCURRENCY,
    queueLimit:
      values.SYNC_QUEUE_LIMIT === 0
        ? null
        : { max: values.SYNC_QUEUE_LIMIT, duration: values.SYNC_QUEUE_LIMIT_MS },
    traces:
      values.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? null
        : {
            endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
            headers: values.OTEL_EXPORTER_OTLP_HEADERS ?? null,
            serviceName: values.OTEL_SERVICE_NAME,
          },
    alerts: {
      webhookUrl: values.ALERT_WEBHOOK_URL ?? null,
      mail: mailOf(values),
      lateMs: values.ALERT_LATE_SECONDS * 1_000,
      driftCellsMax: values.ALERT_DRIFT_CELLS,
      limitedCallsMax: values.ALERT_LIMITED_CALLS,
    },
    keepDays: {
      inbox: values.SYNC_KEEP_INBOX_DAYS,
      changeLog: values.SYNC_KEEP_CHANGE_LOG_DAYS,
      history: values.SYNC_KEEP_HISTORY_DAYS,
      intents: values.SYNC_KEEP_INTENTS_DAYS,
      endedLinks: values.SYNC_KEEP_ENDED_LINKS_DAYS,
      dashboard: values.SYNC_KEEP_DASHBOARD_DAYS,
    },
  });
}

/** A worker's work takes up to three connections at once: the transaction, a look-up beside it, a read without locks. */
function connectionsOf({ ROLE, SYNC_CONCURRENCY }: Environment): number {
  const workers = ROLE.includes('worker') ? 3 * SYNC_CONCURRENCY : 0;
  return workers + (ROLE.includes('api') ? 5 : 0) + 5;
}

function missingServices(given: Readonly<Record<string, string | undefined>>): string[] {
  return [
    ...((given['MYSQL_URL'] ?? given['MYSQL_HOST'] ?? given['MYSQL_SOCKET'])
      ? []
      : ['MYSQL_URL is missing: give the address of MySQL (or MYSQL_HOST or MYSQL_SOCKET)']),
    ...((given['REDIS_URL'] ?? given['REDIS_HOST'])
      ? []
      : ['REDIS_URL is missing: give the address of Redis (or REDIS_HOST)']),
  ];
}

function missingMailAddresses(given: Readonly<Record<string, string | undefined>>): string[] {
  if (given['ALERT_SMTP_URL'] === undefined) return [];
  return ['ALERT_MAIL_FROM', 'ALERT_MAIL_TO']
    .filter((name) => given[name] === undefined)
    .map((name) => `${name} is missing: alerts by mail need an address`);
}

/** All of these, or none. */
const SIGN_IN = [
  'SYNC_PUBLIC_URL',
  'SYNC_OPERATOR_ISSUER',
  'SYNC_OPERATOR_CLIENT_ID',
  'SYNC_OPERATOR_CLIENT_SECRET',
  'SYNC_OPERATORS',
] as const;

function missingForSignIn(given: Readonly<Record<string, string | undefined>>): string[] {
  if (given['SYNC_OPERATOR_ISSUER'] === undefined) return [];
  return SIGN_IN.filter((name) => given[name] === undefined).map(
    (name) => `${name} is missing: operators who sign in by name need it`,
  );
}

function signInOf({
  SYNC_PUBLIC_URL: publicUrl,
  SYNC_OPERATOR_ISSUER: issuer,
  SYNC_OPERATOR_CLIENT_ID: clientId,
  SYNC_OPERATOR_CLIENT_SECRET: clientSecret,
}: Environment): Config['signIn'] {
  if (!publicUrl || !issuer || !clientId || !clientSecret) return null;
  return { publicUrl, issuer, clientId, clientSecret };
}

function mailOf({ ALERT_SMTP_URL: url, ALERT_MAIL_FROM: from, ALERT_MAIL_TO: to }: Environment) {
  return url === undefined || from === undefined || to === undefined ? null : { url, from, to };
}

function mysqlAddress(values: Environment): Config['mysql'] {
  if (values.MYSQL_URL !== undefined) return { url: new Secret(values.MYSQL_URL) };
  if (values.MYSQL_SOCKET === undefined) return { url: new Secret(mysqlUrl(values)) };
  return {
    socketPath: values.MYSQL_SOCKET,
    user: values.MYSQL_USER,
    password: new Secret(values.MYSQL_PASSWORD),
    database: values.MYSQL_DATABASE,
  };
}

function mysqlUrl(values: Environment): string {
  const account = `${encodeURIComponent(values.MYSQL_USER)}:${encodeURIComponent(values.MYSQL_PASSWORD)}`;
  const host = values.MYSQL_HOST ?? 'localhost';
  return `mysql://${account}@${host}:${values.MYSQL_PORT}/${encodeURIComponent(values.MYSQL_DATABASE)}`;
}

function redisUrl(values: Environment): string {
  const account = values.REDIS_PASSWORD === '' ? '' : `:${encodeURIComponent(values.REDIS_PASSWORD)}@`;
  return `redis://${account}${values.REDIS_HOST ?? 'localhost'}:${values.REDIS_PORT}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
