/** Pausing a link: nothing is lost, edits and changes wait, and people read why. */
import type { Link } from '../core/link.ts';
import type { Tx } from '../ports/database.ts';
import type { Ports } from '../ports/ports.ts';

export async function pauseLink(
  ports: Pick<Ports, 'links' | 'log'>,
  link: Link,
  reason: string,
  tx?: Tx,
): Promise<void> {
  await ports.links.setStatus(link.id, 'paused', reason, tx);
  ports.log.warn({ event: 'link-paused', link: link.publicId, tab: link.tabName, reason }, 'link paused');
}
