/** Tries rows anew that were set aside, of many links at once. */
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { LetterBoard } from '../ports/letter-board.ts';
import type { Links } from '../ports/links.ts';

const PAGE = 1_000;

export interface RetryManyPorts {
  letterBoard: Pick<LetterBoard, 'match'>;
  links: Pick<Links, 'get'>;
}

type Wanted = Parameters<LetterBoard['match']>[0];

/** `retry`: as of one link. Returns how many there were; those of a link that ends meanwhile do not count. */
export function retryMany(
  { letterBoard, links }: RetryManyPorts,
  retry: (link: Link, ids: readonly number[]) => Promise<number>,
): (wanted: Wanted) => Promise<number> {
  return async (wanted) => {
    let count = 0;
    let after = 0;
    for (;;) {
      const page = await letterBoard.match(wanted, { after, limit: PAGE });
      for (const [id, letters] of Map.groupBy(page, ({ link }) => link)) {
        const link = await links.get(id).catch(nullWhenOver);
        const ids = letters.map((letter) => letter.id);
        if (link !== null) count += await retry(link, ids);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return count;
      after = last.id;
    }
  };
}

function nullWhenOver(error: unknown): null {
  if (error instanceof SyncError && error.code === 'LINK_UNKNOWN') return null;
  throw error;
}
