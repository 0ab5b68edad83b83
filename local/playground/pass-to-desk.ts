/** Passes `/desk/…` on to the desk of `npm start`, so that the page talks to one place only. */
import type { Hono } from 'hono';

export function passToDesk(app: Hono, deskUrl: string): void {
  app.all('/desk/*', async (context) => {
    const { method } = context.req;
    const { hostname, pathname } = new URL(context.req.url);
    // The desk looks at the name under which it was asked: the one that the browser knows.
    const url = new URL(pathname.replace(/^\/desk/, ''), deskUrl);
    if (url.origin !== new URL(deskUrl).origin) return context.body(null, 403);
    if (hostname !== '127.0.0.1' && hostname !== 'localhost') return context.body(null, 403);
    const type = context.req.header('content-type');
    const answer = await fetch(url, {
      method,
      headers: type === undefined ? {} : { 'content-type': type },
      ...(method !== 'GET' && { body: await context.req.text() }),
    }).catch(() => undefined);
    if (answer) {
      return context.body(await answer.text(), answer.ok ? 200 : 400, { 'content-type': 'application/json' });
    }
    return context.json({ error: { code: 'NO_DESK', message: 'The product does not answer.' } }, 502);
  });
}
