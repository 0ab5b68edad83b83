/** The part of the control API about who somebody is and what he may do: shares, keys and tokens. */
import type { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { readJson } from '../control/read-json.ts';
import type { GoogleStandIn } from '../start-google.ts';

const shareSchema = z.strictObject({
  /** An address, "anyone", or a domain. */
  email: z.union([z.email(), z.literal('anyone'), z.hostname()]),
  role: z.enum(['writer', 'commenter', 'reader', 'none']),
});

const identitySchema = z.strictObject({
  email: z.email(),
  audience: z.string().min(1),
  emailVerified: z.boolean().default(true),
  includesEmail: z.boolean().default(true),
});

export function rightsRoutes(app: Hono, google: GoogleStandIn): void {
  const known = (id: string): string => {
    if (google.documents.get(id)) return id;
    throw new HTTPException(404, { message: `There is no spreadsheet ${id}.` });
  };
  app.post('/control/spreadsheets/:id/share', async (context) => {
    const { email, role } = shareSchema.parse(await readJson(context));
    google.share(known(context.req.param('id')), email, role);
    return context.json({});
  });
  app.post('/control/spreadsheets/:id/open-with-app', async (context) => {
    const { email } = z.strictObject({ email: z.email() }).parse(await readJson(context));
    google.openWithApp(known(context.req.param('id')), email);
    return context.json({});
  });
  app.get('/control/api-key', (context) => context.json({ apiKey: google.apiKey }));
  app.post('/control/identity-token', async (context) => {
    const claims = identitySchema.parse(await readJson(context));
    return context.json({ idToken: google.identityToken(claims) });
  });
  app.post('/control/identity-keys/rotate', (context) => {
    google.identityKeys.rotate();
    return context.json({});
  });
  app.post('/control/access-token', async (context) => {
    const schema = z.strictObject({ email: z.email(), scopes: z.array(z.string().min(1)).min(1) });
    const { email, scopes } = schema.parse(await readJson(context));
    return context.json({ accessToken: google.accessToken(email, scopes) });
  });
}
