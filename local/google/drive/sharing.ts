/** Who may do what with one file: its permissions as Drive keeps them. There is exactly one owner, always. */
import { domainOf, permissionIdOf } from './accounts.ts';

/** From the strongest to the weakest. */
export const roles = ['owner', 'writer', 'commenter', 'reader'] as const;
export type Role = (typeof roles)[number];

/** Whom a permission is for: an account, all accounts of a domain, or everybody. */
export type Grantee =
  | { readonly type: 'user'; readonly emailAddress: string }
  | { readonly type: 'domain'; readonly domain: string; readonly allowFileDiscovery: boolean }
  | { readonly type: 'anyone'; readonly allowFileDiscovery: boolean };

export type Permission = Grantee & { readonly id: string; readonly role: Role; readonly grantedTime: number };

/**
 * The permission of a grantee; its id follows from whom it is for, as in Drive. Addresses are kept in lower case.
 * `grantedTime` in milliseconds.
 */
export function permission(grantee: Grantee, role: Role, grantedTime: number): Permission {
  const kept =
    grantee.type === 'user' ? { ...grantee, emailAddress: grantee.emailAddress.toLowerCase() } : grantee;
  return { ...kept, id: idOf(kept), role, grantedTime };
}

/** An address is an account, "anyone" is everybody with the link, what has no @ is a domain. */
export function granteeOf(text: string): Grantee {
  if (text === 'anyone') return { type: 'anyone', allowFileDiscovery: false };
  if (text.includes('@')) return { type: 'user', emailAddress: text };
  return { type: 'domain', domain: text.toLowerCase(), allowFileDiscovery: false };
}

/** The inverse of `granteeOf`. */
export function nameOf(grantee: Grantee): string {
  switch (grantee.type) {
    case 'user':
      return grantee.emailAddress;
    case 'domain':
      return grantee.domain;
    case 'anyone':
      return 'anyone';
  }
}

export class Sharing {
  readonly #permissions = new Map<string, Permission>();

  constructor(permissions: readonly Permission[]) {
    for (const each of permissions) this.#permissions.set(each.id, each);
  }

  list(): readonly Permission[] {
    return [...this.#permissions.values()];
  }

  get(permissionId: string): Permission | undefined {
    return this.#permissions.get(permissionId);
  }

  get ownerEmail(): string {
    for (const each of this.#permissions.values()) {
      if (each.role === 'owner' && each.type === 'user') return each.emailAddress;
    }
    throw new Error('A file has no owner.');
  }

  /** Can anybody but the owner see the file? */
  get isShared(): boolean {
    return this.#permissions.size > 1;
  }

  /** The strongest role of an account; the empty address is a caller without one. */
  roleOf(email: string): Role | undefined {
    return strongest(this.list().filter((each) => each.type === 'anyone' || covers(each, email)));
  }

  /** The strongest role that is given to the account or its domain by name: then the file is in its lists. */
  listedRoleOf(email: string): Role | undefined {
    return strongest(this.list().filter((each) => covers(each, email)));
  }

  /** The permission that is given to the account itself. */
  ofAccount(email: string): Permission | undefined {
    return this.#permissions.get(permissionIdOf(email));
  }

  /** Adds a permission, or replaces the one for the same grantee. A new owner makes a writer of the old one. */
  put(added: Permission): void {
    if (added.role === 'owner') {
      for (const each of this.list()) {
        if (each.role === 'owner') this.#permissions.set(each.id, { ...each, role: 'writer' });
      }
    }
    this.#permissions.set(added.id, added);
  }

  remove(permissionId: string): void {
    this.#permissions.delete(permissionId);
  }
}

/** Is the account meant by name or by its domain? */
export function covers(each: Grantee, email: string): boolean {
  if (email === '' || each.type === 'anyone') return false;
  return each.type === 'user'
    ? each.emailAddress.toLowerCase() === email.toLowerCase()
    : each.domain === domainOf(email);
}

function strongest(permissions: readonly Permission[]): Role | undefined {
  return roles.find((role) => permissions.some((each) => each.role === role));
}

function idOf(grantee: Grantee): string {
  switch (grantee.type) {
    case 'user':
      return permissionIdOf(grantee.emailAddress);
    case 'domain':
      return `${permissionIdOf(grantee.domain)}k`;
    case 'anyone':
      return grantee.allowFileDiscovery ? 'anyone' : 'anyoneWithLink';
  }
}
