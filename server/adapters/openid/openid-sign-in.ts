/**
 * Operators by OpenID Connect. State, nonce and PKCE bind the provider's answer to the browser that asked; the identity token's signature
 * is checked, although it comes from the provider itself.
 */
import * as openid from 'openid-client';

import { openIdPerson } from '../../core/openid-person.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { OperatorSignIn } from '../../ports/operator-sign-in.ts';

export interface OpenIdOptions {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Where the provider sends the browser back; it knows this address. */
  returnUrl: string;
}

/** The library warns of it by its type; the configuration lets through no address without TLS but this machine's. */
const { allowInsecureRequests } = openid as { allowInsecureRequests: (config: openid.Configuration) => void };

const CALL_SECONDS = 10;
/** What the library says when nobody answered, as opposed to: answered something wrong. */
const UNANSWERED: readonly unknown[] = [
  'OAUTH_TIMEOUT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
];

export function openIdSignIn({ issuer, clientId, clientSecret, returnUrl }: OpenIdOptions): OperatorSignIn {
  const isLocal = issuer.startsWith('http:');
  let found: Promise<openid.Configuration> | null = null;

  const discover = (): Promise<openid.Configuration> =>
    openid.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      timeout: CALL_SECONDS,
      execute: [openid.enableNonRepudiationChecks, ...(isLocal ? [allowInsecureRequests] : [])],
    });
  /** Asked once; a provider that did not answer is asked again the next time. */
  const provider = async (): Promise<openid.Configuration> => {
    try {
      return await (found ??= discover());
    } catch (cause) {
      found = null;
      throw new SyncError('SIGN_IN_UNREACHABLE', undefined, { cause });
    }
  };

  return {
    provider: new URL(issuer).hostname,

    async begin() {
      const config = await provider();
      const setOut = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      };
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: returnUrl,
        scope: 'openid email',
        state: setOut.state,
        nonce: setOut.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(setOut.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, setOut };
    },

    async finish(query, { state, nonce, verifier }) {
      const config = await provider();
      const answer = new URL(returnUrl);
      answer.search = query;
      try {
        const tokens = await openid.authorizationCodeGrant(config, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const token = tokens.claims();
        if (token === undefined || tokens.id_token === undefined) {
          throw new SyncError('SIGN_IN_FAILED', 'no identity token');
        }
        const asksMore =
          token['email'] === undefined && config.serverMetadata().userinfo_endpoint !== undefined;
        const told = asksMore ? await openid.fetchUserInfo(config, tokens.access_token, token.sub) : token;
        const person = openIdPerson({ ...told, hd: token['hd'] }, issuer);
        if (person === null) throw new SyncError('SIGN_IN_FAILED', 'no confirmed address');
        return { person, token: tokens.id_token };
      } catch (error) {
        throw problemOf(error);
      }
    },

    async end(token) {
      const config = await provider().catch(() => null);
      if (config?.serverMetadata().end_session_endpoint === undefined) return null;
      // Without an address to come back to: the provider would refuse one that nobody told it before.
      return openid.buildEndSessionUrl(config, token === null ? {} : { id_token_hint: token }).href;
    },
  };
}

/** The library's errors may quote what was sent, so only their codes are told. */
function problemOf(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  const { code, error: said } = error as { code?: unknown; error?: unknown };
  const isUnanswered = error instanceof TypeError || UNANSWERED.includes(code);
  const detail = [code, said].filter((part) => typeof part === 'string').join(' ');
  return new SyncError(isUnanswered ? 'SIGN_IN_UNREACHABLE' : 'SIGN_IN_FAILED', detail);
}
