/**
 * An OpenID provider that tells what a test wants it to tell: right by default, and wrong in whatever a test changes. It checks what a real one
 * checks: a code counts once, for the client and the browser (PKCE) that it was made for.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const CLIENT = { id: 'rowlink', secret: 'a client secret' };

export interface FakeProvider {
  issuer: string;
  /** What a person agrees to: the query that the browser is sent back with. `claims` are told beside, or in place of, the right ones. */
  agree(url: string, claims?: Readonly<Record<string, unknown>>): string;
  /** From now on its tokens are signed by somebody else. */
  forgeSignatures(): void;
  close(): Promise<void>;
}

interface Code {
  challenge: string;
  claims: Readonly<Record<string, unknown>>;
}

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** `more`: what it tells of itself beside what it has to; `nowSeconds` since 1970. */
export async function openIdProvider(
  more: Readonly<Record<string, string>> = {},
  nowSeconds = () => Math.floor(Date.now() / 1_000),
): Promise<FakeProvider> {
  const codes = new Map<string, Code>();
  let signer: KeyObject = keys.privateKey;
  const server = createServer((request, response) => {
    void answer(request.url ?? '', request).then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(path: string, body: Parameters<typeof text>[0]): Promise<[number, unknown]> {
    if (path === '/.well-known/openid-configuration') {
      return [
        200,
        {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          ...more,
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
        },
      ];
    }
    if (path === '/keys') {
      return [
        200,
        { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] },
      ];
    }
    const form = new URLSearchParams(await text(body));
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isClient = form.get('client_id') === CLIENT.id && form.get('client_secret') === CLIENT.secret;
    if (code?.challenge !== challenge || !isClient) return [400, { error: 'invalid_grant' }];
    return [
      200,
      {
        access_token: 'access',
        token_type: 'Bearer',
        expires_in: 60,
        id_token: tokenOf(code.claims, signer),
      },
    ];
  }

  return {
    issuer,
    agree(url, claims = {}) {
      const asked = new URL(url).searchParams;
      const code = randomBytes(16).toString('base64url');
      const now = nowSeconds();
      const right = { iss: issuer, aud: CLIENT.id, sub: 'person-1', iat: now, exp: now + 300 };
      const person = { email: 'ann@example.com', email_verified: true, nonce: asked.get('nonce') };
      codes.set(code, {
        challenge: asked.get('code_challenge') ?? '',
        claims: { ...right, ...person, ...claims },
      });
      return `?${new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString()}`;
    },
    forgeSignatures: () => {
      signer = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function tokenOf(claims: Readonly<Record<string, unknown>>, key: KeyObject): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const unsigned = `${encode({ alg: 'RS256', kid: 'k' })}.${encode(claims)}`;
  return `${unsigned}.${sign('sha256', Buffer.from(unsigned), key).toString('base64url')}`;
}
