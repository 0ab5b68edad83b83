/** The metadata server of a Google Cloud machine that runs as the service account: its address, its project, and tokens without a key. */
import type { Context, Hono } from 'hono';

import { tokenLifetimeSeconds, type AccessTokens } from './access-tokens.ts';

export interface Machine {
  email: string;
  project: string;
  tokens: AccessTokens;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** What a machine's tokens are for when nobody asks for something else; Sheets is not among it. */
const DEFAULT_SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];
const FLAVOUR = { 'Metadata-Flavor': 'Google', Server: 'Metadata Server for VM' };

export function metadataRoutes(app: Hono, { email, project, tokens, now }: Machine): void {
  const root = '/computeMetadata/v1';
  const text = (context: Context, said: string): Response => context.text(said, 200, FLAVOUR);
  // Without this header a page in somebody's browser could ask.
  app.use(`${root}/*`, async (context, next) => {
    if (context.req.header('metadata-flavor') !== 'Google') return context.text('Forbidden', 403, FLAVOUR);
    return next();
  });
  app.get(`${root}/instance`, (context) => text(context, 'id\nservice-accounts/\nzone\n'));
  app.get(`${root}/project/project-id`, (context) => text(context, project));
  app.get(`${root}/instance/service-accounts/default/email`, (context) => text(context, email));
  app.get(`${root}/instance/service-accounts/default/token`, (context) => {
    const scopes = context.req.query('scopes')?.split(',') ?? DEFAULT_SCOPES;
    const granted = { access_token: tokens.issue({ email, scopes }, now() / 1_000), token_type: 'Bearer' };
    return context.json({ ...granted, expires_in: tokenLifetimeSeconds }, 200, FLAVOUR);
  });
}
