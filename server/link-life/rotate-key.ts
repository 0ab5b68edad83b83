/** A new secret for a link: whoever had the old one is locked out at once. Edits that are refused meanwhile are read later. */
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';

export function rotateKey({
  links,
  ids,
  log,
}: Pick<Ports, 'links' | 'ids' | 'log'>): (link: Link) => Promise<string> {
  return async (link) => {
    const secret = ids.secret();
    await links.setSecret(link.id, secret);
    log.info({ event: 'key-rotated', link: link.publicId }, 'A link got a new key');
    return secret;
  };
}
