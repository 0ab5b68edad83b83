/**
 * Encrypts the secrets that are kept in MySQL: AES-256-GCM, bound to what they belong to, so that a box copied to another
 * row does not open. Old keys open what they sealed; only the first seals.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

import { SyncError } from '../../core/sync-error.ts';

export interface SealedSecret {
  /** Names the key without telling it. */
  keyId: string;
  /** Nonce, tag and ciphertext. */
  box: Buffer;
}

export interface SecretBox {
  /** Of the key that seals. */
  readonly keyId: string;
  /** `owner` is what the secret belongs to, for example a link's public id. */
  seal(secret: string, owner: string): SealedSecret;
  /** Throws CONFIG_INVALID when no key that is configured opens the box. */
  open(sealed: SealedSecret, owner: string): string;
}

/** The keys of SYNC_SECRET_KEY: base64 with commas between, the current one first. */
export function secretKeys(text: string): readonly [Buffer, ...Buffer[]] {
  const [current = '', ...older] = text.split(',');
  return [Buffer.from(current, 'base64'), ...older.map((key) => Buffer.from(key, 'base64'))];
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `keys`: 32 bytes each, the current one first. */
export function secretBox(
  keys: readonly Buffer[],
  random: (size: number) => Buffer = randomBytes,
): SecretBox {
  const current = keys[0];
  if (!current || keys.some((key) => key.length !== KEY_BYTES)) {
    throw new SyncError('CONFIG_INVALID', `a secret key must have ${KEY_BYTES} bytes`);
  }
  const byId = new Map(keys.map((key) => [keyId(key), key]));

  return {
    keyId: keyId(current),

    seal(secret, owner) {
      const nonce = random(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, current, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return { keyId: keyId(current), box: Buffer.concat([nonce, cipher.getAuthTag(), text]) };
    },

    open({ keyId: id, box }, owner) {
      const key = byId.get(id);
      if (!key) {
        throw new SyncError('CONFIG_INVALID', `the secret key ${id} that sealed a stored secret is missing`);
      }
      try {
        return decrypt(key, box, owner);
      } catch (cause) {
        throw new SyncError('CONFIG_INVALID', 'a stored secret was altered', { cause });
      }
    },
  };
}

function decrypt(key: Buffer, box: Buffer, owner: string): string {
  const tagEnd = NONCE_BYTES + TAG_BYTES;
  const nonce = box.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(owner))
    .setAuthTag(box.subarray(NONCE_BYTES, tagEnd));
  return decipher.update(box.subarray(tagEnd), undefined, 'utf8') + decipher.final('utf8');
}

function keyId(key: Buffer): string {
  return createHash('sha256').update('rowlink secret key').update(key).digest('hex').slice(0, 16);
}
