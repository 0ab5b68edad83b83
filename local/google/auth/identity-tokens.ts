/** OpenID Connect identity tokens: who somebody is, told to one audience, signed with the key set (RS256). */
import { sign } from 'node:crypto';
import { domainOf, isServiceAccount, subjectOf } from '../drive/accounts.ts';
import type { IdentityKeys } from './identity-keys.ts';

/** What Google's tokens name as their issuer; verifying libraries insist on it. */
export const identityIssuer = 'https://accounts.google.com';

const lifetimeSeconds = 3600;

/** Whom a token is about, and for whom it is. */
export interface IdentityClaims {
  readonly email: string;
  /** The client id that the token is for; in Apps Script that of the script. */
  readonly audience: string;
  /** False for an address that its account has not confirmed. */
  readonly emailVerified?: boolean;
  /** False: without the address, as for tokens without the scope `email`. */
  readonly includesEmail?: boolean;
}

/** The token as a compact JWT; `nowSeconds` is the time of issue. It is good for an hour. */
export function identityToken(
  keys: IdentityKeys,
  { email, audience, emailVerified = true, includesEmail = true }: IdentityClaims,
  nowSeconds: number,
): string {
  const issuedAt = Math.floor(nowSeconds);
  const { kid, privateKey } = keys.current;
  const domain = domainOf(email);
  const hasHostedDomain = !isServiceAccount(email) && domain !== 'gmail.com';
  const unsigned = [
    { alg: 'RS256', kid, typ: 'JWT' },
    {
      iss: identityIssuer,
      azp: audience,
      aud: audience,
      sub: subjectOf(email),
      ...(hasHostedDomain && { hd: domain }),
      ...(includesEmail && { email, email_verified: emailVerified }),
      iat: issuedAt,
      exp: issuedAt + lifetimeSeconds,
    },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${unsigned}.${sign('RSA-SHA256', Buffer.from(unsigned), privateKey).toString('base64url')}`;
}
