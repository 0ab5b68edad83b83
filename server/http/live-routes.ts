/**
 * The stream of the dashboard (server-sent events): everything at first, then what changed, until the browser leaves or the
 * process stops. Many browsers share one look.
 */
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';

import type { AppEnv } from './public-errors.ts';
import { liveNews, type LiveLook, type Told } from './live-view.ts';

export interface LiveDeps {
  /** Shared by all who ask within a moment. */
  look: () => Promise<LiveLook>;
  sheetUrl: (googleId: string, tabId: number) => string;
  /** False while the process stops. */
  isServing: () => boolean;
}

/** Short, because a process that stops waits for its answers to end. */
const EVERY_MS = 1_000;
/** A proxy takes a stream that says nothing for dead. */
const QUIET_MS = 15_000;

/** Mounted at /api/operator, behind the operator's door. */
export function liveRoutes({ look, sheetUrl, isServing }: LiveDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.get('/live', (context) => {
    // Nginx and its like would hold the events back.
    context.header('X-Accel-Buffering', 'no');
    return streamSSE(context, async (stream) => {
      let told: Told | null = null;
      let quietMs = 0;
      while (!stream.aborted && isServing()) {
        const { event, told: next } = await lookOnce(told);
        told = next;
        if (event !== null) await stream.writeSSE({ data: event });
        else if (quietMs >= QUIET_MS) await stream.write(': quiet\n\n');
        quietMs = event === null && quietMs < QUIET_MS ? quietMs + EVERY_MS : 0;
        await stream.sleep(EVERY_MS);
      }
    });
  });
  return routes;

  /** Without MySQL there is nothing to tell; the browser is told that, and what it shows gets old. */
  async function lookOnce(told: Told | null): Promise<{ event: string | null; told: Told | null }> {
    try {
      const news = liveNews(await look(), told, sheetUrl);
      return { event: news.event && JSON.stringify(news.event), told: news.told };
    } catch {
      return { event: null, told };
    }
  }
}
