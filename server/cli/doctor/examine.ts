/** Looks at everything that the sync stands on, with the server's own settings. It changes nothing. */
import { findAccounts } from '../../adapters/google-sheets/platform-account.ts';
import { createPool } from '../../adapters/mysql/pool.ts';
import { secretBox, secretKeys } from '../../adapters/system/secret-box.ts';
import { readConfig, type Config } from '../../config.ts';
import { accountNow } from '../../core/choose-account.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { ApiClient } from '../api-client.ts';
import { findingsOf, type Finding } from './finding.ts';
import { judgeMysql } from './judge-mysql.ts';
import { lookAtGoogle } from './look-at-google.ts';
import { lookAtRedis } from './look-at-redis.ts';
import { lookAtServer } from './look-at-server.ts';
import { withSharedQuota } from './shared-quota.ts';
import { readMysql, type MysqlLook } from './read-mysql.ts';

export interface ExamineOptions {
  api: Pick<ApiClient, 'health' | 'serviceAccount'>;
  env: Readonly<Record<string, string | undefined>>;
  fetch: typeof globalThis.fetch;
}

const settings = findingsOf('settings');
type Known = Pick<MysqlLook, 'links' | 'spreadsheets' | 'accounts'>;
const NOTHING: Known = { links: [], spreadsheets: [], accounts: new Map() };

export async function examine({ api, env, fetch }: ExamineOptions): Promise<Finding[]> {
  const server = await lookAtServer(api);
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    const found = (error.detail ?? '').replaceAll('\n  - ', '; ').replace(/^; /, '');
    return [
      ...server,
      settings.problem(
        'environment',
        found,
        'Run doctor where the server runs, with its environment or with --env-file: MySQL, Redis and Google were not looked at.',
      ),
    ];
  }
  const mysql = await lookAtMysql(config);
  return [
    ...server,
    settings.good('environment', 'complete'),
    ...mysql.findings,
    ...(await lookAtRedis(config.redisUrl.reveal())),
    ...(await google(config, mysql, fetch)),
  ];
}

async function lookAtMysql(config: Config): Promise<Known & { findings: Finding[] }> {
  const { mysql } = config;
  const address =
    'url' in mysql ? { url: mysql.url.reveal() } : { ...mysql, password: mysql.password.reveal() };
  const pool = createPool(address, { connectionsMax: 3 });
  try {
    const secrets = secretBox(secretKeys(config.secretKey.reveal()));
    const { facts, ...look } = await readMysql(pool, { secrets, connections: config.mysqlConnections });
    return { ...look, findings: judgeMysql(facts) };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    const why = error.detail ?? error.publicMessage;
    const finding = findingsOf('mysql').problem(
      'connection',
      why,
      'Check MYSQL_URL, that MySQL runs, and that it lets this account in from here.',
    );
    return { ...NOTHING, findings: [finding] };
  } finally {
    await pool.end();
  }
}

async function google(
  config: Config,
  { links, spreadsheets, accounts: given }: Known,
  fetch: ExamineOptions['fetch'],
): Promise<Finding[]> {
  try {
    const accounts = await findAccounts(config.serviceAccounts);
    const addresses = accounts.map(({ email }) => email);
    const accountOf = (googleId: string) => Promise.resolve(accountNow(addresses, given.get(googleId)));
    const { sheetsRootUrl, driveRootUrl, tokenUrl, callTimeoutMs: timeoutMs } = config;
    return await withSharedQuota(config, { accounts, accountOf }, (budget) =>
      lookAtGoogle(
        { accounts, accountOf, sheetsRootUrl, driveRootUrl, tokenUrl, timeoutMs, budget, fetch },
        spreadsheets,
        links,
      ),
    );
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'CONFIG_INVALID') throw error;
    return [
      findingsOf('google').problem(
        'key',
        error.detail ?? '',
        'Give the key file of each service account in GOOGLE_SERVICE_ACCOUNT_FILE, or run doctor where the server runs.',
      ),
    ];
  }
}
