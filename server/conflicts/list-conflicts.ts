/** The conflicts of one link, newest first, page by page. */
import type { Link } from '../core/link.ts';
import type { StoredConflict } from '../ports/conflicts.ts';
import type { Ports } from '../ports/ports.ts';

export interface ConflictPage {
  conflicts: StoredConflict[];
  /** Give it as `before` for the next page; null when this was the last one. */
  next: number | null;
}

export interface PageWanted {
  openOnly: boolean;
  before: number | null;
  limit: number;
}

export function listConflicts(
  ports: Pick<Ports, 'conflicts'>,
): (link: Pick<Link, 'id'>, page: PageWanted) => Promise<ConflictPage> {
  return async (link, page) => {
    const conflicts = await ports.conflicts.list(link.id, { ...page, limit: page.limit + 1 });
    const shown = conflicts.slice(0, page.limit);
    return { conflicts: shown, next: conflicts.length > page.limit ? (shown.at(-1)?.id ?? null) : null };
  };
}
