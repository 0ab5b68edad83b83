/** The history of one link, newest first, page by page: of a row, a column, or all of it. */
import type { Link } from '../core/link.ts';
import type { HistoryWanted, StoredEntry } from '../ports/history.ts';
import type { Ports } from '../ports/ports.ts';

export interface HistoryPage {
  entries: StoredEntry[];
  /** Give it as `before` for the next page; null when this was the last one. */
  next: number | null;
}

export function listHistory(
  ports: Pick<Ports, 'history'>,
): (link: Pick<Link, 'id'>, wanted: HistoryWanted) => Promise<HistoryPage> {
  return async (link, wanted) => {
    const found = await ports.history.list(link.id, { ...wanted, limit: wanted.limit + 1 });
    const entries = found.slice(0, wanted.limit);
    return { entries, next: found.length > wanted.limit ? (entries.at(-1)?.id ?? null) : null };
  };
}
