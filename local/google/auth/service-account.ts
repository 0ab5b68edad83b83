/** The stand-in's own service account: one key pair, made once, kept as the JSON key file that Google hands out. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const keySchema = z.object({
  type: z.literal('service_account'),
  project_id: z.string(),
  private_key_id: z.string(),
  private_key: z.string(),
  client_email: z.string(),
  client_id: z.string(),
  token_uri: z.string(),
});

/** The content of a service-account key file. */
export type ServiceAccountKey = z.infer<typeof keySchema>;

/** A new key, of the first account of the project or of another one; takes some 100 ms. */
export function newServiceAccount(number = 1): ServiceAccountKey {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    type: 'service_account',
    project_id: 'rowlink-local',
    private_key_id: createHash('sha1').update(privateKey).digest('hex'),
    private_key: privateKey,
    client_email: `rowlink${number === 1 ? '' : `-${number}`}@rowlink-local.iam.gserviceaccount.com`,
    client_id: `10000000000000000000${number}`,
    token_uri: '',
  };
}

/** Reads the key of a folder, or makes one. */
export function loadServiceAccount(file: string): ServiceAccountKey {
  return existsSync(file) ? keySchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : newServiceAccount();
}

/** Writes the key file, readable by its owner only. */
export function saveServiceAccount(file: string, key: ServiceAccountKey): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(key, undefined, 2)}\n`, { mode: 0o600 });
}
