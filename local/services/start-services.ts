/**
 * MySQL and Redis for the product: the user's own where the environment names them, else local instances
 * that end with this process.
 */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';

import { cacheFolder } from '../launch/cache-folder.mjs';
import { seconds } from '../launch/progress.mjs';
import { keptSecret } from '../secret-file.ts';
import { checkReachable } from './check-reachable.ts';
import { startMysql } from './mysql-server.ts';
import { portFrom } from './port.ts';
import type { Program } from './program.ts';
import type { MysqlFlavour } from './programs-in-order.ts';
import { startRedis } from './redis-server.ts';
import { serviceAddresses } from './service-addresses.ts';
import type { RunningService, ServicesMode } from './service.ts';

export interface StartServicesOptions {
  /** `start`: fixed ports, durable. `test`: free ports, fast, the data is thrown away. */
  mode: ServicesMode;
  /** Where local instances keep their data. */
  dataDir: string;
  /** Receives one line per service. */
  log: (line: string) => void;
  /** Any when absent. Counts for a local instance only. */
  flavour?: MysqlFlavour | undefined;
  env?: Readonly<Record<string, string | undefined>>;
}

export interface Services {
  mysqlUrl: string;
  redisUrl: string;
  /** Set for local instances only. */
  mysqlPid?: number;
  redisPid?: number;
  /** The mysql client that belongs to a local instance. */
  mysqlClient?: Program;
  /** Settles with a sentence when a local instance ends without having been asked to; else never. */
  lost: Promise<string>;
  /** Stops what was started here; the user's own services are left alone. */
  stop(): Promise<void>;
}

/** Variables that choose the ports of local instances under `npm start`. */
const MYSQL_PORT_VARIABLE = 'LOCAL_MYSQL_PORT';
const REDIS_PORT_VARIABLE = 'LOCAL_REDIS_PORT';
const MYSQL_PORT = 33_306;
const REDIS_PORT = 36_379;

export async function startServices({
  mode,
  dataDir,
  log,
  flavour,
  env = process.env,
}: StartServicesOptions): Promise<Services> {
  const own = serviceAddresses(env, mode === 'test' ? 'TEST_' : '');
  const folder = resolve(dataDir);
  const cache = cacheFolder(env);
  const port = (variable: string, fallback: number) =>
    mode === 'test' ? undefined : { variable, number: portFrom(env, variable, fallback) };
  const started: RunningService[] = [];
  let reportLost: (sentence: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => {
    reportLost = resolve;
  });
  let stopping = false;

  const follow = async <T extends RunningService>(starting: Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const service = await starting;
    started.push(service);
    void service.ended.then((how) => {
      if (!stopping) reportLost(`${service.name} (process ${service.pid}) ended unexpectedly with ${how}`);
    });
    const took = seconds(performance.now() - startedAt);
    log(`${service.name} ${service.version} on ${new URL(service.url).host}  ${took}`);
    return service;
  };
  const stop = async () => {
    stopping = true;
    await Promise.all(started.map((service) => service.stop()));
  };

  try {
    await checkReachable(own, log);
    const options = { mode, dataDir: folder, cache };
    const redis = own.redisUrl
      ? undefined
      : await follow(startRedis({ ...options, port: port(REDIS_PORT_VARIABLE, REDIS_PORT) }));
    const password = () => randomBytes(24).toString('base64url');
    const mysql = own.mysqlUrl
      ? undefined
      : await follow(
          startMysql({
            ...options,
            flavour,
            port: port(MYSQL_PORT_VARIABLE, MYSQL_PORT),
            password: keptSecret(resolve(folder, 'secrets.json'), 'mysqlPassword', password),
          }),
        );
    return {
      mysqlUrl: own.mysqlUrl ?? mysql?.url ?? '',
      redisUrl: own.redisUrl ?? redis?.url ?? '',
      ...(mysql && { mysqlPid: mysql.pid }),
      ...(redis && { redisPid: redis.pid }),
      ...(mysql?.programs.client && { mysqlClient: mysql.programs.client }),
      lost,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
