/**
 * The key set behind identity tokens: two RSA keys, of which one signs, as at Google. Made when first needed (some
 * 200 ms), kept in a file when there is a folder.
 */
import type { KeyObject } from 'node:crypto';
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { selfSignedCertificate } from './x509.ts';

const storedSchema = z.tuple([z.string(), z.string()]);

export interface IdentityKey {
  /** The id by which a token names its key. */
  readonly kid: string;
  readonly privateKey: KeyObject;
}

export class IdentityKeys {
  readonly #file: string | undefined;
  readonly #now: () => number;
  /** The one that signs, and the one that signs after the next rotation. */
  #keys: readonly [IdentityKey, IdentityKey] | undefined;

  /** `file`: where the keys are kept; undefined: in memory only. */
  constructor(file: string | undefined, now: () => number) {
    this.#file = file;
    this.#now = now;
  }

  /** The key that signs. */
  get current(): IdentityKey {
    return this.#all()[0];
  }

  /** The published keys as a JSON Web Key Set. */
  jwks(): object {
    const keys = this.#all().map(({ kid, privateKey }) => {
      const { kty, n, e } = createPublicKey(privateKey).export({ format: 'jwk' });
      return { kty, alg: 'RS256', use: 'sig', kid, n, e };
    });
    return { keys };
  }

  /** The published keys as certificates by key id. */
  certificates(): Readonly<Record<string, string>> {
    const name = 'federated-signon.system.gserviceaccount.com';
    const notBefore = this.#now() - 24 * 3600 * 1000;
    return Object.fromEntries(
      this.#all().map(({ kid, privateKey }) => [kid, selfSignedCertificate(privateKey, name, notBefore)]),
    );
  }

  /** The other key signs from now on; the old one is no longer published. */
  rotate(): void {
    this.#put([this.#all()[1], newKey()]);
  }

  #all(): readonly [IdentityKey, IdentityKey] {
    if (this.#keys) return this.#keys;
    if (this.#file !== undefined && existsSync(this.#file)) {
      const [current, next] = storedSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
      return (this.#keys = [identityKey(current), identityKey(next)]);
    }
    return this.#put([newKey(), newKey()]);
  }

  #put(keys: readonly [IdentityKey, IdentityKey]): readonly [IdentityKey, IdentityKey] {
    this.#keys = keys;
    if (this.#file !== undefined) {
      const pems = keys.map(({ privateKey }) => privateKey.export({ type: 'pkcs8', format: 'pem' }));
      mkdirSync(dirname(this.#file), { recursive: true });
      writeFileSync(this.#file, JSON.stringify(pems), { mode: 0o600 });
    }
    return keys;
  }
}

function newKey(): IdentityKey {
  const options = { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } } as const;
  const { privateKey } = generateKeyPairSync('rsa', {
    ...options,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return identityKey(privateKey);
}

function identityKey(pem: string): IdentityKey {
  return { kid: createHash('sha1').update(pem).digest('hex'), privateKey: createPrivateKey(pem) };
}
