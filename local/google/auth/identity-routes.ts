/** What verifiers of identity tokens fetch: the key set, as keys and as certificates, and where it is. */
import type { Context, Hono } from 'hono';
import type { IdentityKeys } from './identity-keys.ts';
import { identityIssuer } from './identity-tokens.ts';

/** Verifiers keep the keys as long as this says; a short time, so that they see a rotation. */
const cacheControl = 'public, max-age=60, must-revalidate, no-transform';

/** `url`: the stand-in's own address, where Google has several. */
export function identityRoutes(app: Hono, options: { keys: IdentityKeys; url: () => string }): void {
  const published = (context: Context, body: object): Response =>
    context.json(body, 200, { 'cache-control': cacheControl });
  app.get('/oauth2/v3/certs', (context) => published(context, options.keys.jwks()));
  app.get('/oauth2/v1/certs', (context) => published(context, options.keys.certificates()));
  app.get('/.well-known/openid-configuration', (context) => {
    const url = options.url();
    return published(context, {
      issuer: identityIssuer,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/oauth2/v3/certs`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'email'],
      claims_supported: ['aud', 'azp', 'email', 'email_verified', 'exp', 'hd', 'iat', 'iss', 'sub'],
      grant_types_supported: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
    });
  });
}
