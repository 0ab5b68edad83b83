/**
 * Probes and metrics. Alive: the process answers, whatever else is away. Ready: it may be sent requests. Health: the whole
 * installation. The same routes are served on a port of their own, for processes that have no API.
 */
import { Hono } from 'hono';

import { isMysqlAnswering, readHealth, type HealthChecks } from './health.ts';

export interface ProbeDeps {
  health: HealthChecks;
  /** False while the process starts or stops. */
  isServing(): boolean;
  metrics: { text(): Promise<string>; contentType: string };
}

/** Mounted at /api/health; public, so it names no link, no address and no process. */
export function healthRoutes({ health, isServing }: Omit<ProbeDeps, 'metrics'>): Hono {
  const routes = new Hono();
  const look = oneAtATime(() => readHealth(health));
  const lookAtMysql = oneAtATime(() => isMysqlAnswering(health));
  routes.get('/live', (context) => context.json({ status: 'alive' }));
  routes.get('/ready', async (context) => {
    const isReady = isServing() && (await lookAtMysql());
    return context.json({ status: isReady ? 'ready' : 'not ready' }, isReady ? 200 : 503);
  });
  routes.get('/', async (context) => {
    const answer = await look();
    return context.json(answer, answer.status === 'down' ? 503 : 200);
  });
  return routes;
}

/** Whoever asks while somebody is answered gets that answer: anybody may ask, as often as he likes, and MySQL must not feel it. */
function oneAtATime<T>(look: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => (running ??= look().finally(() => (running = null)));
}

/** What METRICS_PORT serves: nothing here asks who is calling, so that port stays inside the network. */
export function createProbeApp({ metrics, ...deps }: ProbeDeps): Hono {
  const app = new Hono();
  app.route('/health', healthRoutes(deps));
  app.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  );
  return app;
}
