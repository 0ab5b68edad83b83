/**
 * Google's identity tokens (OpenID Connect): signed with Google's published keys, not over, made for one of our add-ons. The
 * organisation is the claim `hd`, never the address: an address of a company may belong to a private account.
 */
import { OAuth2Client } from 'google-auth-library';

import { SyncError } from '../../core/sync-error.ts';
import type { Identities } from '../../ports/identities.ts';

export interface IdentityOptions {
  /** Certificates by key id; Google's own address when absent. */
  certsUrl?: string | undefined;
  /** OAuth client ids of our add-ons. */
  clientIds: readonly string[];
  /** Whose people may sign in; empty: everybody. */
  domains: readonly string[];
}

const ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];
const CONSUMERS = 'gmail.com';

export function googleIdentities({ certsUrl, clientIds, domains }: IdentityOptions): Identities {
  const client = new OAuth2Client(
    certsUrl === undefined ? {} : { endpoints: { oauth2FederatedSignonPemCertsUrl: certsUrl } },
  );
  return {
    async verify(token) {
      const { sub, aud, email, email_verified: isConfirmed, hd } = await claimsOf(client, token);
      if (email === undefined || isConfirmed !== true) {
        throw new SyncError('IDENTITY_REFUSED', 'no confirmed address');
      }
      if (!clientIds.includes(aud)) {
        throw new SyncError('ADDON_UNKNOWN', `Its operator has to add ${aud} to SYNC_ADDON_CLIENT_IDS.`);
      }
      const domain = hd ?? (email.endsWith(`@${CONSUMERS}`) ? CONSUMERS : null);
      if (domains.length > 0 && (domain === null || !domains.includes(domain.toLowerCase()))) {
        throw new SyncError('DOMAIN_REFUSED');
      }
      return { subject: sub, email, domain };
    },
  };
}

/** The claims of a token that Google signed and that is not over. The library's errors quote the token, so they end here. */
async function claimsOf(client: OAuth2Client, token: string) {
  const certs = await certificates(client);
  const ticket = await client
    .verifySignedJwtWithCertsAsync(token, certs, undefined, ISSUERS)
    .catch(() => undefined);
  const claims = ticket?.getPayload();
  if (claims === undefined) throw new SyncError('IDENTITY_REFUSED', 'not signed by Google, or over');
  return claims;
}

/** The library keeps them for as long as Google says. */
async function certificates(client: OAuth2Client) {
  try {
    return (await client.getFederatedSignonCertsAsync()).certs;
  } catch (cause) {
    throw new SyncError('IDENTITY_UNCHECKED', undefined, { cause });
  }
}
