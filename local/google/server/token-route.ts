/** POST /token: signing in as the service account. */
import type { Hono } from 'hono';
import type { AccessTokens } from '../auth/access-tokens.ts';

/** `url`: the stand-in's own address. An assertion may also name Google's own token address as its audience. */
export function tokenRoute(
  app: Hono,
  options: { tokens: AccessTokens; url: () => string; now: () => number },
): void {
  app.post('/token', async (context) => {
    const type = context.req.header('content-type') ?? '';
    const text = await context.req.text();
    const form = type.includes('json') ? asRecord(text) : Object.fromEntries(new URLSearchParams(text));
    const own = new URL(options.url());
    const audiences = [
      `${own.origin}/token`,
      `http://localhost:${own.port}/token`,
      'https://oauth2.googleapis.com/token',
    ];
    const answer = options.tokens.grant(form, audiences, options.now() / 1000);
    return context.json(answer, 'error' in answer ? 400 : 200);
  });
}

function asRecord(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
