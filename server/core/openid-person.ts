/** Whom an OpenID provider's claims name. */
import type { NamedPerson } from './named-people.ts';

const GOOGLE = /^(https:\/\/)?accounts\.google\.com\/?$/;

/**
 * Null: the claims name nobody, or nobody confirmed his address. An organisation is Google's claim `hd` - a private account may have
 * an address of a company -, elsewhere what stands behind the @.
 */
export function openIdPerson(
  { email, email_verified: isConfirmed, hd }: Readonly<Record<string, unknown>>,
  issuer: string,
): NamedPerson | null {
  if (typeof email !== 'string' || isConfirmed !== true) return null;
  if (GOOGLE.test(issuer)) return { email, domain: typeof hd === 'string' ? hd : null };
  return { email, domain: email.slice(email.lastIndexOf('@') + 1) };
}
