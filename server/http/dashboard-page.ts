/** The operator's page: files that `npm run build` made, nothing from elsewhere. What they show comes from the API. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { secureHeaders } from 'hono/secure-headers';

import { DASHBOARD_PATH } from '../../shared/protocol/operator-api/requests.ts';
import type { AppEnv } from './public-errors.ts';

const BUILT = join(import.meta.dirname, '..', 'dashboard', 'dist');

/** Mounted at /. `folder`: where the built files are. */
export function dashboardPage(folder = BUILT): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  for (const path of ['/', DASHBOARD_PATH.slice(0, -1)]) {
    routes.get(path, (context) => context.redirect(DASHBOARD_PATH));
  }
  if (!existsSync(folder)) {
    routes.get(DASHBOARD_PATH, (context) =>
      context.text('The dashboard is not built. Run "npm run build" where the server is.\n', 404),
    );
    return routes;
  }
  const own = ["'self'"];
  const none = ["'none'"];
  routes.use(
    `${DASHBOARD_PATH}*`,
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: none,
        scriptSrc: own,
        styleSrc: own,
        imgSrc: own,
        connectSrc: own,
        baseUri: none,
        formAction: none,
        frameAncestors: none,
      },
    }),
    async (context, next) => {
      context.header('Cache-Control', 'no-cache');
      await next();
    },
    compress(),
    etag(),
    serveStatic({ root: folder, rewriteRequestPath: (path) => path.slice(DASHBOARD_PATH.length - 1) }),
  );
  return routes;
}
