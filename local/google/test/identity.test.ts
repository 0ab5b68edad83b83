/** Identity tokens, verified by Google's own library with the keys that the stand-in publishes. */
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OAuth2Client } from 'google-auth-library';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { IdentityKeys } from '../auth/identity-keys.ts';
import type { GoogleStandIn } from '../start-google.ts';
import { startGoogle } from '../start-google.ts';
import { signedIn } from './real-client.ts';

const email = 'ann@example.com';
const audience = 'script.apps.googleusercontent.com';

let google: GoogleStandIn;
beforeAll(async () => {
  google = await startGoogle();
});
afterAll(() => google.close());

/** A verifier that has fetched no keys yet. */
function verifier(): OAuth2Client {
  return new OAuth2Client({
    endpoints: {
      oauth2FederatedSignonPemCertsUrl: `${google.url}/oauth2/v1/certs`,
      oauth2FederatedSignonJwkCertsUrl: `${google.url}/oauth2/v3/certs`,
    },
  });
}

async function asked(path: string, body: object): Promise<unknown> {
  const response = await fetch(google.url + path, { method: 'POST', body: JSON.stringify(body) });
  return response.json();
}

describe('an identity token', () => {
  test('tells who somebody is to the audience that it names', async () => {
    const { idToken } = (await asked('/control/identity-token', { email, audience })) as { idToken: string };
    const ticket = await verifier().verifyIdToken({ idToken, audience });
    const payload = ticket.getPayload();
    expect(payload).toMatchObject({
      iss: 'https://accounts.google.com',
      aud: audience,
      email,
      email_verified: true,
      hd: 'example.com',
    });
    expect(payload?.sub).toMatch(/^\d{21}$/);
    expect((payload?.exp ?? 0) - (payload?.iat ?? 0)).toBe(3600);
  });

  test('is refused by another audience, when it was changed, and after an hour', async () => {
    const idToken = google.identityToken({ email, audience });
    const client = verifier();
    await expect(client.verifyIdToken({ idToken, audience: 'other' })).rejects.toThrow('Wrong recipient');
    const [header = '', , signature = ''] = idToken.split('.');
    const forged = Buffer.from(JSON.stringify({ email: 'eve@example.com', aud: audience })).toString(
      'base64url',
    );
    await expect(
      client.verifyIdToken({ idToken: `${header}.${forged}.${signature}`, audience }),
    ).rejects.toThrow('Invalid token signature');
    const late = vi.spyOn(Date.prototype, 'getTime').mockReturnValue(Date.now() + 2 * 3600 * 1000);
    await expect(client.verifyIdToken({ idToken, audience })).rejects.toThrow('Token used too late');
    late.mockRestore();
  });

  test('can leave the address out, or leave it unverified', async () => {
    const claims = async (more: object): Promise<object | undefined> => {
      const idToken = google.identityToken({ email, audience, ...more });
      return (await verifier().verifyIdToken({ idToken, audience })).getPayload();
    };
    expect(await claims({ includesEmail: false })).not.toHaveProperty('email');
    expect(await claims({ emailVerified: false })).toMatchObject({ email, email_verified: false });
  });

  test('is given to the service account, too, as its grant asks', async () => {
    const auth = signedIn({ url: google.url, key: google.serviceAccount });
    const idToken = await auth.fetchIdToken('https://backend.example.com');
    const audience = 'https://backend.example.com';
    const payload = (await verifier().verifyIdToken({ idToken, audience })).getPayload();
    expect(payload).toMatchObject({ email: google.serviceAccount.client_email, email_verified: true });
    expect(payload).not.toHaveProperty('hd');
  });
});

describe('the published keys', () => {
  test('are certificates and a key set with the same two ids, and a document says where', async () => {
    const certificates = (await (await fetch(`${google.url}/oauth2/v1/certs`)).json()) as Record<
      string,
      string
    >;
    const discovery = await fetch(`${google.url}/.well-known/openid-configuration`);
    const { jwks_uri, issuer } = (await discovery.json()) as { jwks_uri: string; issuer: string };
    const { keys } = (await (await fetch(jwks_uri)).json()) as { keys: { kid: string; alg: string }[] };
    expect(issuer).toBe('https://accounts.google.com');
    expect(keys.map(({ kid }) => kid)).toEqual(Object.keys(certificates));
    expect(keys.map(({ alg }) => alg)).toEqual(['RS256', 'RS256']);
    for (const pem of Object.values(certificates)) {
      const certificate = new X509Certificate(pem);
      expect(certificate.verify(certificate.publicKey)).toBe(true);
      expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now());
    }
  });

  test('rotate: new tokens are verified, those of the key before the last are not', async () => {
    const old = google.identityToken({ email, audience });
    await asked('/control/identity-keys/rotate', {});
    const client = verifier();
    const idToken = google.identityToken({ email, audience });
    expect((await client.verifyIdToken({ idToken, audience })).getPayload()).toMatchObject({ email });
    await expect(client.verifyIdToken({ idToken: old, audience })).rejects.toThrow('No pem found');
  });
});

describe('kept keys', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'google-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('are the same after a restart, for their owner only, and not made before they are needed', () => {
    const file = join(folder, 'data', 'keys.json');
    const keys = new IdentityKeys(file, () => 0);
    expect(existsSync(file)).toBe(false);
    const published = keys.jwks();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(new IdentityKeys(file, () => 0).jwks()).toEqual(published);
  });
});
