/** Who somebody is, by Google's word. */

export interface Person {
  /** Google's id of the account; it never changes. */
  subject: string;
  /** Confirmed by Google. */
  email: string;
  /** The organisation that runs the account (`gmail.com` for those without one); null for another consumer account. */
  domain: string | null;
}

export interface Identities {
  /**
   * Whose identity token this is. Throws IDENTITY_REFUSED (forged, over, for somebody else, without a confirmed address),
   * ADDON_UNKNOWN (made for another program), DOMAIN_REFUSED, IDENTITY_UNCHECKED (Google's keys are out of reach).
   */
  verify(token: string): Promise<Person>;
}
