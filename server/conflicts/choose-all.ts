/** One side for all conflicts of a link that wait, or for those of one column: each is answered by itself, as by hand. */
import type { Side } from '../core/conflict-answer.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import { chooseSide, type AnswerPorts } from './answer-conflict.ts';

const PAGE = 100;
/** So that a call ends in time; `openConflicts` of the link tells whether to ask once more. */
const CONFLICTS_MAX = 1_000;

/** How many were answered. Those whose cell changed since, or whose row is busy, go on waiting. */
export function chooseAll(
  ports: AnswerPorts,
): (link: Pick<Link, 'id'>, side: Side, column: string | null) => Promise<number> {
  const choose = chooseSide(ports);
  return async (link, side, column) => {
    let [answered, looked] = [0, 0];
    let before: number | null = null;
    while (looked < CONFLICTS_MAX) {
      const page = await ports.conflicts.list(link.id, { openOnly: true, before, limit: PAGE });
      const wanted = page.filter(({ columnName }) => column === null || columnName === column);
      for (const { id } of wanted) if (await isAnswered(() => choose(link, id, side))) answered += 1;
      looked += wanted.length;
      before = page.at(-1)?.id ?? null;
      if (page.length < PAGE) break;
    }
    return answered;
  };
}

async function isAnswered(choose: () => Promise<{ isNew: boolean }>): Promise<boolean> {
  try {
    return (await choose()).isNew;
  } catch (error) {
    if (error instanceof SyncError && CANNOT_BE.has(error.code)) return false;
    throw error;
  }
}

const CANNOT_BE: ReadonlySet<SyncError['code']> = new Set([
  'CELL_CHANGED',
  'COLUMN_UNFIT',
  'CONFLICT_CLOSED',
  'CONFLICT_UNKNOWN',
  'RESTORE_IMPOSSIBLE',
  'ROW_BUSY',
  'ROW_GONE',
  'ROW_IN_FLIGHT',
  'VALUE_UNSTORABLE',
]);
