/** The two programs that `npm start` runs beside MySQL and Redis: the stand-in for Google, and the backend. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { z } from 'zod';

import { keptSecret } from '../secret-file.ts';
import type { Services } from '../services/start-services.ts';
import { startPart } from './part.ts';
import type { Part } from './part.ts';
import { isReady } from './render-log-line.ts';
import { SHOP_PEOPLE, SHOP_TABLES } from './sample-shop.ts';

const READY_WITHIN_MS = 60_000;

const googleReadySchema = z.object({
  ready: z.literal(true),
  url: z.string(),
  serviceAccountFile: z.string(),
  /** Whom the add-on's identity tokens are made for. */
  scriptClientId: z.string(),
});

export type GoogleReady = z.infer<typeof googleReadySchema>;

export interface Surroundings {
  root: string;
  dataDir: string;
  env: Readonly<Record<string, string | undefined>>;
  onLine: (line: string) => void;
}

/** The add-on that is built for this start's backend; addon/dist is for deploying. */
export function addOnFolder(dataDir: string): string {
  return join(dataDir, 'add-on');
}

/** `deskUrl`: where its page finds MySQL and the switches. */
export function startGooglePart(
  { root, dataDir, env, onLine }: Surroundings,
  port: number,
  deskUrl: string,
): Promise<Part<GoogleReady>> {
  return startPart({
    name: 'stand-in',
    program: join(root, 'local', 'google', 'main.ts'),
    env: {
      ...env,
      GOOGLE_STANDIN_PORT: String(port),
      GOOGLE_STANDIN_DATA: join(dataDir, 'google'),
      GOOGLE_STANDIN_ADDON: addOnFolder(dataDir),
      GOOGLE_STANDIN_DESK: deskUrl,
    },
    dataDir,
    readyFrom: googleReadyFrom,
    onLine,
    readyWithinMs: READY_WITHIN_MS,
  });
}

/** The address and key file in the stand-in's first line. */
export function googleReadyFrom(line: string): GoogleReady | undefined {
  try {
    return googleReadySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

export interface BackendSecrets {
  operatorToken: string;
  secretKey: string;
}

/** Made once per data folder: links that are signed and encrypted with them live in the same folder. */
export function backendSecrets(dataDir: string): BackendSecrets {
  const file = join(dataDir, 'secrets.json');
  return {
    operatorToken: keptSecret(file, 'operatorToken', () => randomBytes(24).toString('base64url')),
    secretKey: keptSecret(file, 'secretKey', () => randomBytes(32).toString('base64')),
  };
}

export interface BackendNeeds {
  port: number;
  services: Services;
  google: GoogleReady;
  secrets: BackendSecrets;
}

export function startBackendPart(surroundings: Surroundings, needs: BackendNeeds): Promise<Part<true>> {
  const { root, dataDir, env, onLine } = surroundings;
  const { port, services, google, secrets } = needs;
  return startPart({
    name: 'backend',
    program: join(root, 'server', 'main.ts'),
    env: {
      LOG_LEVEL: 'info',
      ...(services.mysqlPid === undefined
        ? {}
        : { SYNC_ATTACHABLE_TABLES: SHOP_TABLES, SYNC_ATTACH_PEOPLE: SHOP_PEOPLE }),
      ...env,
      PORT: String(port),
      HOST: '127.0.0.1',
      MYSQL_URL: services.mysqlUrl,
      REDIS_URL: services.redisUrl,
      GOOGLE_SERVICE_ACCOUNT_FILE: google.serviceAccountFile,
      GOOGLE_SHEETS_ROOT_URL: google.url,
      GOOGLE_TOKEN_URL: `${google.url}/token`,
      GOOGLE_CERTS_URL: `${google.url}/oauth2/v1/certs`,
      SYNC_ADDON_CLIENT_IDS: google.scriptClientId,
      SYNC_OPERATOR_TOKEN: secrets.operatorToken,
      SYNC_SECRET_KEY: secrets.secretKey,
    },
    dataDir,
    readyFrom: (line) => (isReady(line) ? true : undefined),
    onLine,
    readyWithinMs: READY_WITHIN_MS,
  });
}
