/** Tells the server on whose behalf edits are noticed now: it names that person when they are noticed no more. */
import { callLink } from './backend.ts';
import { linksIn } from './document-state.ts';
import type { Host } from './host.ts';
import type { TabStatus } from './rpc.ts';
import { readOwner } from './trigger-owner.ts';

/** Where Google does not tell who it is, nor does this. A server that is away is told at the next look. */
export function tellOwner(host: Host): void {
  const properties = host.properties.all();
  const owner = readOwner(properties)?.user ?? '';
  if (owner === '') return;
  for (const link of linksIn(host, properties)) callLink(host, link, 'setOwner', { owner });
}

/** Is the caller the owner, and the server thinks of somebody else? */
export function isOwnerUntold({ user, link }: TabStatus): boolean {
  return link?.view != null && link.isOwner && user !== '' && link.view.triggers.owner !== user;
}
