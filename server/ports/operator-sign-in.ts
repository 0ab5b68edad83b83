/** Signing in as an operator at an OpenID provider (authorization code with PKCE). */
import type { NamedPerson } from '../core/named-people.ts';

/** What the browser that set out has to bring back: nobody else's answer counts in it. */
export interface SetOut {
  state: string;
  nonce: string;
  verifier: string;
}

export interface OperatorSignIn {
  /** Shown to people: whose account they need. */
  provider: string;
  /** Where the browser goes. Throws SIGN_IN_UNREACHABLE. */
  begin(): Promise<{ url: string; setOut: SetOut }>;
  /**
   * Whom the provider names, with a confirmed address, and its identity token. `query`: what it sent the browser back with. Throws SIGN_IN_FAILED (cancelled,
   * forged, repeated, too late), SIGN_IN_UNREACHABLE.
   */
  finish(query: string, setOut: SetOut): Promise<{ person: NamedPerson; token: string }>;
  /**
   * Where the browser goes to be signed out at the provider, who is told by his own `token` who it is; null: it has no such place, or does
   * not answer. Never rejects.
   */
  end(token: string | null): Promise<string | null>;
}
