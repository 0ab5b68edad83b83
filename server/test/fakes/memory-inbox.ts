/** An inbox in memory that keeps what was appended. */
import type { Inbox } from '../../ports/inbox.ts';

type Appended = Parameters<Inbox['append']>[1] & { link: number };

export type MemoryInbox = Pick<Inbox, 'append' | 'countPending'> & { batches: Appended[] };

export function memoryInbox(): MemoryInbox {
  const batches: Appended[] = [];
  return {
    batches,
    append(link, batch) {
      if (batches.some((other) => other.link === link && other.batchId === batch.batchId)) {
        return Promise.resolve(false);
      }
      batches.push({ link, ...batch });
      return Promise.resolve(true);
    },
    countPending: (link) =>
      Promise.resolve(
        batches
          .filter((batch) => link === undefined || batch.link === link)
          .reduce((sum, { edits }) => sum + edits.length, 0),
      ),
  };
}
