/** The dead letters of one link, newest first, page by page. */
import type { Link } from '../core/link.ts';
import type { DeadLetter } from '../ports/dead-letters.ts';
import type { Ports } from '../ports/ports.ts';

export interface DeadLetterPage {
  letters: DeadLetter[];
  /** Give it as `before` for the next page; null when this was the last one. */
  next: number | null;
}

export function listDeadLetters(
  ports: Pick<Ports, 'deadLetters'>,
): (link: Pick<Link, 'id'>, page: { before: number | null; limit: number }) => Promise<DeadLetterPage> {
  return async (link, page) => {
    const letters = await ports.deadLetters.list(link.id, { ...page, limit: page.limit + 1 });
    const shown = letters.slice(0, page.limit);
    return { letters: shown, next: letters.length > page.limit ? (shown.at(-1)?.id ?? null) : null };
  };
}
