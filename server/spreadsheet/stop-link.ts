/** A read told that a link cannot go on: it pauses, and where a person can decide, a person is asked. */
import type { Link } from '../core/link.ts';
import type { Ports } from '../ports/ports.ts';
import { pauseLink } from './pause-link.ts';
import type { Stop } from './read-rows.ts';

export async function stopLink(
  ports: Pick<Ports, 'database' | 'links' | 'rows' | 'approvals' | 'log'>,
  link: Link,
  { reason, shownN }: Stop,
): Promise<void> {
  if (shownN !== undefined) {
    const allRows = await ports.rows.count(link.id);
    const question = { kind: 'older-version', allRows, samples: [], shownN } as const;
    await ports.database.transaction((tx) => ports.approvals.open(tx, link.id, question));
  }
  await pauseLink(ports, link, reason);
}
