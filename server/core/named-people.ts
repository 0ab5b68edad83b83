/** Whom a list of the operator's names: addresses, and `@` before organisations; all in lower case. */
export interface NamedPerson {
  email: string;
  /** The organisation that runs the account, by the word of whoever vouches for it; null: none. */
  domain: string | null;
}

export function isNamed(people: readonly string[], { email, domain }: NamedPerson): boolean {
  return (
    people.includes(email.toLowerCase()) || (domain !== null && people.includes(`@${domain.toLowerCase()}`))
  );
}
