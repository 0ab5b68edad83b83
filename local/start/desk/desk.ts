/**
 * What the page of `npm start` shows and does beside the sheet: the MySQL table, SQL, and trouble on purpose. It listens on
 * this machine only, and takes JSON from programs and pages of this machine only: a foreign web page can neither send
 * JSON here without being asked first, nor be asked under another name.
 */
import type { AddressInfo } from 'node:net';

import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';

import type { DeskState, SqlOutcome, TableView } from '../../playground/wire.ts';

/** What stands behind the desk. */
export interface DeskWorks {
  state: () => DeskState;
  switchBackend: (on: boolean) => Promise<void>;
  wipeRedis: () => Promise<void>;
  /** Throws for a table that is not there. */
  readTable: (table: string) => Promise<TableView>;
  /** Throws MySQL's own error. */
  runSql: (sql: string) => Promise<SqlOutcome>;
}

export interface Desk {
  /** Without a slash at the end. */
  url: string;
  /** Never: it lives as long as this process. */
  lost: Promise<string>;
  stop: () => Promise<void>;
}

const LOCAL_NAMES = ['127.0.0.1', 'localhost'];
const switchSchema = z.strictObject({ on: z.boolean() });
const sqlSchema = z.strictObject({ sql: z.string().min(1).max(100_000) });

/** Listens on a free port. */
export async function openDesk(works: DeskWorks): Promise<Desk> {
  const app = deskApp(works);
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }: AddressInfo) =>
      resolve({
        url: `http://127.0.0.1:${port}`,
        lost: new Promise(() => undefined),
        stop: () =>
          new Promise((stopped) => {
            server.close(() => stopped());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      }),
    );
  });
}

export function deskApp(works: DeskWorks): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const { hostname } = new URL(context.req.url);
    const isJson = context.req.header('content-type')?.startsWith('application/json') === true;
    if (!LOCAL_NAMES.includes(hostname) || (context.req.method !== 'GET' && !isJson)) {
      return context.json(
        { error: { code: 'FOREIGN', message: 'Only pages of this machine may ask.' } },
        403,
      );
    }
    return next();
  });
  app.onError((error, context) => context.json({ error: { code: 'REFUSED', message: error.message } }, 400));
  app.get('/state', (context) => context.json(works.state()));
  app.get('/tables/:table', async (context) =>
    context.json(await works.readTable(context.req.param('table'))),
  );
  app.post('/sql', async (context) => {
    const { sql } = sqlSchema.parse(await context.req.json());
    return context.json(await works.runSql(sql));
  });
  app.post('/backend', async (context) => {
    await works.switchBackend(switchSchema.parse(await context.req.json()).on);
    return context.json(works.state());
  });
  app.post('/redis/wipe', async (context) => {
    await works.wipeRedis();
    return context.json(works.state());
  });
  return app;
}
