/**
 * The product as it is delivered, for a bench or a soak: the backend and the stand-in for Google are processes of their own, the add-on is
 * compiled, MySQL and Redis are real. It is driven from outside only: HTTP and SQL.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { freePort } from '../local/services/port.ts';
import { BackendProcess } from '../server/test/harness/backend-process.ts';
import type { RegistrationAnswer } from '../shared/protocol/registration.ts';
import { REGISTER_PATH } from '../shared/protocol/signing.ts';
import { PROTOCOL_VERSION } from '../shared/protocol/version.ts';
import { GoogleControl, type NewTab } from './google-control.ts';
import type { BenchDatabase, Lab } from './lab.ts';

const ROOT = join(import.meta.dirname, '..');
const START_MS_MAX = 60_000;

export interface RunningProduct {
  database: BenchDatabase;
  backend: BackendProcess;
  google: GoogleControl;
  googlePid: number;
  url: string;
  operatorToken: string;
  /** Begins the product's keys in Redis. */
  redisPrefix: string;
  /** Environment of the backend, for a second process of the same installation. */
  env: Record<string, string>;
  /** Links a tab of a new spreadsheet with the operator's rights, and waits until it is imported. */
  link(tab: NewTab): Promise<LinkedSheet>;
  close(): Promise<void>;
}

export interface LinkedSheet {
  spreadsheetId: string;
  tabId: number;
  answer: RegistrationAnswer;
}

export interface ProductOptions {
  /** Added to the backend's environment. */
  env?: Record<string, string>;
  /** The stand-in's quota: `off`, `real` or a number; `off` when left out. */
  quota?: string;
  /** Address that the add-on calls, when it is not the backend's own. */
  addOnCalls?: string;
  /** Changes the backend's environment when all addresses are known, before it starts. */
  wire?: (settings: Record<string, string>) => Promise<Record<string, string>>;
}

export async function startProduct(
  lab: Lab,
  {
    env = {},
    quota = 'off',
    addOnCalls,
    wire = (settings) => Promise.resolve(settings),
  }: ProductOptions = {},
): Promise<RunningProduct> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = join(lab.folder, randomBytes(4).toString('hex'));
  const bundle = join(folder, 'addon');
  await promisify(execFile)(process.execPath, [join(ROOT, 'addon/build.mjs'), '--outdir', bundle], {
    env: { ...process.env, ADDON_BACKEND_URL: addOnCalls ?? url },
  });
  const standIn = spawn(process.execPath, ['local/google/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      GOOGLE_STANDIN_DATA: join(folder, 'google'),
      GOOGLE_STANDIN_ADDON: bundle,
      GOOGLE_STANDIN_QUOTA: quota,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = await readyLine(standIn);
  const google = new GoogleControl(ready.url);
  const database = await lab.database();
  const operatorToken = randomBytes(16).toString('hex');
  const redisPrefix = `bench-${randomBytes(4).toString('hex')}`;
  const settings = await wire({
    HOST: '127.0.0.1',
    PORT: String(port),
    MYSQL_URL: database.url,
    REDIS_URL: lab.services.redisUrl,
    REDIS_PREFIX: redisPrefix,
    GOOGLE_SERVICE_ACCOUNT_FILE: ready.serviceAccountFile,
    GOOGLE_SHEETS_ROOT_URL: ready.url,
    GOOGLE_TOKEN_URL: `${ready.url}/token`,
    GOOGLE_CERTS_URL: `${ready.url}/oauth2/v1/certs`,
    SYNC_ADDON_CLIENT_IDS: ready.scriptClientId,
    SYNC_OPERATOR_TOKEN: operatorToken,
    SYNC_SECRET_KEY: randomBytes(32).toString('base64'),
    SYNC_COOLDOWN_MS: '0',
    ...env,
  });
  const backend = new BackendProcess(settings);
  await backend.start();
  const register = async (tab: NewTab): Promise<LinkedSheet> => {
    const { spreadsheetId, tabId } = await google.createShared(tab);
    const response = await fetch(url + REGISTER_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${operatorToken}` },
      body: JSON.stringify({ v: PROTOCOL_VERSION, spreadsheetId, tabId }),
    });
    if (response.status !== 201) throw new Error(`the tab could not be linked: ${await response.text()}`);
    return { spreadsheetId, tabId, answer: (await response.json()) as RegistrationAnswer };
  };
  return {
    database,
    backend,
    google,
    googlePid: standIn.pid ?? 0,
    url,
    operatorToken,
    redisPrefix,
    env,
    async link(tab) {
      const linked = await register(tab);
      const sql = await database.connect();
      await until(async () => {
        const [rows] = await sql.query('SELECT status FROM sync_links WHERE public_id = ?', [
          linked.answer.settings.linkId,
        ]);
        return (rows as { status: string }[])[0]?.status === 'active';
      }, 600_000);
      return linked;
    },
    async close() {
      await backend.stop();
      const ended = once(standIn, 'exit');
      standIn.kill('SIGTERM');
      await ended;
      await database.drop();
    },
  };
}

interface ReadyLine {
  url: string;
  serviceAccountFile: string;
  scriptClientId: string;
}

async function readyLine(child: ChildProcess): Promise<ReadyLine> {
  if (child.stdout === null) throw new Error('the stand-in has no output');
  const signal = AbortSignal.timeout(START_MS_MAX);
  const [line] = (await once(createInterface(child.stdout), 'line', { signal })) as [string];
  return JSON.parse(line) as ReadyLine;
}

/** Looks every 20 ms. Throws when it is not so in time. */
export async function until(isSo: () => Promise<boolean>, withinMs: number, everyMs = 20): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`what was waited for did not come within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
