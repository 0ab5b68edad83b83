/** Puts behind the desk what `npm start` runs. Nothing of the user's own is ever wiped or opened to a page. */
import { Redis } from 'ioredis';

import type { Services } from '../../services/start-services.ts';
import type { Supervised } from '../supervisor.ts';
import type { DeskWorks } from './desk.ts';
import { mysqlDesk } from './mysql-desk.ts';
import type { Restartable } from './restartable.ts';

export interface BehindDesk {
  works: DeskWorks;
  /** Told when the backend runs for the first time. */
  setBackend: (backend: Restartable) => void;
  /** To be stopped at the end. */
  connections: Supervised;
}

export function deskWorks(
  services: Pick<Services, 'mysqlUrl' | 'redisUrl' | 'mysqlPid' | 'redisPid'>,
): BehindDesk {
  const mysql = mysqlDesk(services.mysqlUrl);
  const mayRunSql = services.mysqlPid !== undefined;
  const mayWipeRedis = services.redisPid !== undefined;
  let backend: Restartable | undefined;
  return {
    setBackend: (part) => {
      backend = part;
    },
    connections: { lost: new Promise(() => undefined), stop: mysql.close },
    works: {
      state: () => ({ backend: backend?.isOn() === true ? 'on' : 'off', mayRunSql, mayWipeRedis }),
      switchBackend: async (on) => backend?.switchTo(on),
      wipeRedis: async () => {
        if (!mayWipeRedis) throw new Error('This Redis is your own, so it is not wiped from here.');
        const redis = new Redis(services.redisUrl, { maxRetriesPerRequest: 1 });
        try {
          await redis.flushall();
        } finally {
          redis.disconnect();
        }
      },
      readTable: mysql.readTable,
      runSql: async (sql) => {
        if (mayRunSql) return mysql.runSql(sql);
        throw new Error('This MySQL is your own: use your own client for it.');
      },
    },
  };
}
