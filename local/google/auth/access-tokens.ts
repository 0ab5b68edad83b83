/**
 * The OAuth2 JWT-bearer grant and the tokens that it hands out. Access tokens carry their own content, signed
 * with a secret drawn from the account's key, so that they outlive a restart of the stand-in.
 */
import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { z } from 'zod';
import type { IdentityKeys } from './identity-keys.ts';
import { identityToken } from './identity-tokens.ts';
import type { ServiceAccountKey } from './service-account.ts';

export const tokenLifetimeSeconds = 3599;
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const assertionLifetimeMax = 3600;
const clockSkewSeconds = 300;

/** The body of a refused grant, answered with status 400. */
export interface GrantError {
  readonly error: string;
  readonly error_description: string;
}

const claimsSchema = z.object({
  iss: z.string(),
  scope: z.string().optional(),
  /** Asks for an identity token instead of an access token. */
  target_audience: z.string().optional(),
  aud: z.string(),
  exp: z.number(),
  iat: z.number(),
});
const tokenSchema = z.object({ email: z.string(), scopes: z.array(z.string()), exp: z.number() });

/** Who a token speaks for. */
export interface Bearer {
  readonly email: string;
  readonly scopes: readonly string[];
}

/** An accepted grant: an access token, or an identity token when the assertion named an audience for one. */
export type Granted =
  | { readonly access_token: string; readonly expires_in: number; readonly token_type: 'Bearer' }
  | { readonly id_token: string };

export class AccessTokens {
  /** By address. */
  readonly #keys: ReadonlyMap<string, ServiceAccountKey>;
  readonly #identityKeys: IdentityKeys;
  readonly #secret: Buffer;

  /** `others`: further accounts that may ask for tokens. */
  constructor(key: ServiceAccountKey, identityKeys: IdentityKeys, others: readonly ServiceAccountKey[] = []) {
    this.#keys = new Map([key, ...others].map((each) => [each.client_email, each]));
    this.#identityKeys = identityKeys;
    this.#secret = createHash('sha256').update(key.private_key).digest();
  }

  /** Answers a token request. `audiences`: the addresses that an assertion may name. Times are in seconds. */
  grant(
    form: { grant_type?: unknown; assertion?: unknown },
    audiences: readonly string[],
    nowSeconds: number,
  ): Granted | GrantError {
    if (form.grant_type !== grantType) {
      return {
        error: 'unsupported_grant_type',
        error_description: `Invalid grant_type: ${String(form.grant_type)}`,
      };
    }
    const claims = this.#claims(form.assertion);
    const key = this.#keys.get(claims?.iss ?? '');
    if (claims !== undefined && key === undefined) return invalidGrant('Invalid grant: account not found');
    if (claims === undefined || key === undefined || !isSignedBy(key, form.assertion)) {
      return invalidGrant('Invalid JWT Signature.');
    }
    if (!audiences.includes(claims.aud)) return invalidGrant('Invalid JWT: Failed audience check.');
    const timely =
      claims.iat <= nowSeconds + clockSkewSeconds &&
      claims.exp > nowSeconds - clockSkewSeconds &&
      claims.exp - claims.iat <= assertionLifetimeMax + clockSkewSeconds;
    if (!timely) {
      return invalidGrant(
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. ' +
          'Check your iat and exp values in the JWT claim.',
      );
    }
    if (claims.target_audience) {
      const whom = { email: claims.iss, audience: claims.target_audience };
      return { id_token: identityToken(this.#identityKeys, whom, nowSeconds) };
    }
    if (!claims.scope) {
      return {
        error: 'invalid_scope',
        error_description: 'Invalid OAuth scope or ID token audience provided.',
      };
    }
    return {
      access_token: this.issue({ email: claims.iss, scopes: claims.scope.split(' ') }, nowSeconds),
      expires_in: tokenLifetimeSeconds,
      token_type: 'Bearer',
    };
  }

  /** An access token for any account, as its consent to the scopes would give one. */
  issue({ email, scopes }: Bearer, nowSeconds: number): string {
    const content = { email, scopes, exp: nowSeconds + tokenLifetimeSeconds };
    const payload = Buffer.from(JSON.stringify(content)).toString('base64url');
    return `ya29.${payload}.${this.#sign(payload)}`;
  }

  /** The account of a token; undefined when it is not ours or has expired. */
  bearer(token: string, nowSeconds: number): Bearer | undefined {
    const [prefix, payload = '', signature = ''] = token.split('.');
    const expected = Buffer.from(this.#sign(payload));
    const given = Buffer.from(signature);
    if (prefix !== 'ya29' || expected.length !== given.length || !timingSafeEqual(expected, given)) {
      return undefined;
    }
    const { email, scopes, exp } = tokenSchema.parse(decode(payload));
    return exp > nowSeconds ? { email, scopes } : undefined;
  }

  #sign(payload: string): string {
    return createHmac('sha256', this.#secret).update(payload).digest('base64url');
  }

  #claims(assertion: unknown): z.infer<typeof claimsSchema> | undefined {
    if (typeof assertion !== 'string') return undefined;
    const [header = '', payload = ''] = assertion.split('.');
    const algorithm = z.object({ alg: z.literal('RS256') }).safeParse(decode(header));
    const claims = claimsSchema.safeParse(decode(payload));
    return algorithm.success && claims.success ? claims.data : undefined;
  }
}

function isSignedBy(key: ServiceAccountKey, assertion: unknown): boolean {
  const [header = '', payload = '', signature = ''] = String(assertion).split('.');
  const signed = Buffer.from(`${header}.${payload}`);
  return verify('RSA-SHA256', signed, createPublicKey(key.private_key), Buffer.from(signature, 'base64url'));
}

function invalidGrant(description: string): GrantError {
  return { error: 'invalid_grant', error_description: description };
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
