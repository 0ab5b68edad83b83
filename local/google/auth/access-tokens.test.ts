/** The JWT-bearer grant: which assertions get a token, and why others do not. */
import { createSign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AccessTokens, tokenLifetimeSeconds } from './access-tokens.ts';
import { IdentityKeys } from './identity-keys.ts';
import { newServiceAccount } from './service-account.ts';

const key = newServiceAccount();
const identityKeys = new IdentityKeys(undefined, () => 0);
const tokens = new AccessTokens(key, identityKeys);
const audience = 'http://127.0.0.1/token';
const now = 1_700_000_000;

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

function grant(claims: object, header: object = { alg: 'RS256' }): ReturnType<AccessTokens['grant']> {
  const unsigned = `${encode(header)}.${encode({
    iss: key.client_email,
    scope: 'a b',
    aud: audience,
    iat: now,
    exp: now + 3600,
    ...claims,
  })}`;
  const signature = createSign('RSA-SHA256').update(unsigned).sign(key.private_key).toString('base64url');
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: `${unsigned}.${signature}`,
  };
  return tokens.grant(form, [audience], now);
}

describe('the grant', () => {
  test('gives a token that tells account and scopes until it expires, also after a restart', () => {
    const answer = grant({});
    if (!('access_token' in answer)) throw new Error('No access token was given.');
    const restarted = new AccessTokens(key, identityKeys);
    expect(restarted.bearer(answer.access_token, now)).toEqual({
      email: key.client_email,
      scopes: ['a', 'b'],
    });
    expect(restarted.bearer(answer.access_token, now + tokenLifetimeSeconds)).toBeUndefined();
    expect(
      new AccessTokens(newServiceAccount(), identityKeys).bearer(answer.access_token, now),
    ).toBeUndefined();
  });

  test.each([
    ['another audience', { aud: 'https://example.com' }, 'Failed audience check'],
    ['an expired assertion', { iat: now - 7200, exp: now - 3600 }, 'short-lived token'],
    ['one that lasts too long', { exp: now + 90_000 }, 'short-lived token'],
    ['another account', { iss: 'x@example.com' }, 'account not found'],
  ])('refuses %s', (_name, claims, text) => {
    expect(grant(claims)).toEqual({
      error: 'invalid_grant',
      error_description: expect.stringContaining(text) as string,
    });
  });

  test('refuses other algorithms, other grants, and assertions without a scope', () => {
    expect(grant({}, { alg: 'none' })).toMatchObject({ error: 'invalid_grant' });
    expect(tokens.grant({ grant_type: 'password' }, [audience], now)).toMatchObject({
      error: 'unsupported_grant_type',
    });
    expect(grant({ scope: '' })).toMatchObject({ error: 'invalid_scope' });
  });
});
