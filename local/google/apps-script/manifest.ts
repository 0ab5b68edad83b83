/**
 * The script's manifest, appsscript.json beside its code: which permissions it asks for, and what it may fetch. Without a
 * manifest everything is allowed, as for a script whose scopes Google finds by itself.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.looseObject({
  timeZone: z.string().default('Etc/GMT'),
  oauthScopes: z.array(z.string()).optional(),
  urlFetchWhitelist: z.array(z.string()).optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

const scopePrefix = 'https://www.googleapis.com/auth/';

/** Reads the manifest in the folder. Throws when it is malformed. */
export function readManifest(bundleDir: string): Manifest {
  let text = '{}';
  try {
    text = readFileSync(join(bundleDir, 'appsscript.json'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return manifestSchema.parse(JSON.parse(text));
}

/** Throws Google's error unless the manifest asks for one of the scopes (without their common prefix). */
export function requireScope({ oauthScopes }: Manifest, name: string, ...scopes: readonly string[]): void {
  const full = scopes.map((scope) => (scope.includes('.') ? scopePrefix + scope : scope));
  if (oauthScopes === undefined || full.some((scope) => oauthScopes.includes(scope))) return;
  throw new Error(
    `Specified permissions are not sufficient to call ${name}. Required permissions: ${full.join(' || ')}`,
  );
}

/** May the script fetch this address? Case-sensitive prefixes; one leading wildcard stands for any subdomain. */
export function isWhitelisted({ urlFetchWhitelist }: Manifest, address: string): boolean {
  if (urlFetchWhitelist === undefined) return true;
  const { protocol, host, pathname, search } = new URL(address);
  return urlFetchWhitelist.some((entry) => {
    const [, domain = '', path = ''] = /^https:\/\/([^/]+)(\/.*)$/.exec(entry) ?? [];
    const isHost = domain.startsWith('*.') ? host.endsWith(domain.slice(1)) : host === domain;
    return protocol === 'https:' && domain !== '' && isHost && (pathname + search).startsWith(path);
  });
}
