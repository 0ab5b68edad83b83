/** A permission as Drive's API shows it. */
import { displayNameOf } from './accounts.ts';
import type { Permission } from './sharing.ts';

export function renderPermission(each: Permission): object {
  const common = { kind: 'drive#permission', id: each.id, type: each.type, role: each.role };
  switch (each.type) {
    case 'user':
      return {
        ...common,
        emailAddress: each.emailAddress,
        displayName: displayNameOf(each.emailAddress),
        deleted: false,
        pendingOwner: false,
      };
    case 'domain':
      return {
        ...common,
        domain: each.domain,
        displayName: each.domain,
        allowFileDiscovery: each.allowFileDiscovery,
      };
    case 'anyone':
      return { ...common, allowFileDiscovery: each.allowFileDiscovery };
  }
}
