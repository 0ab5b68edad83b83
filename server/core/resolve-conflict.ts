/** Who wins a cell that both sides changed. The loser is recorded, so that a person can restore it. Pure. */
import type { Resolution } from './conflict.ts';
import type { ConflictPolicy } from './link.ts';
import type { Micros } from './micros.ts';

export interface Contest {
  policy: ConflictPolicy;
  /** Best time of the edit. */
  sheetAt: Micros;
  /** When MySQL's row changed; null when unknown. */
  dbAt: Micros | null;
}

/** `latest`: the later one wins; a tie, and an unknown time of MySQL's, go to the sheet. `manual` is decided by a person. */
export function resolveConflict({ policy, sheetAt, dbAt }: Contest): Exclude<Resolution, 'MANUAL'> {
  switch (policy) {
    case 'sheet':
      return 'SHEET_WINS';
    case 'db':
      return 'DB_WINS';
    case 'manual':
      return 'PENDING';
    case 'latest':
      return dbAt === null || sheetAt >= dbAt ? 'SHEET_WINS' : 'DB_WINS';
  }
}

/** Who wins a cell in which the two sides differ when they meet for the first time: no time says which is later. */
export const FIRST_WINNER = {
  latest: 'DB_WINS',
  db: 'DB_WINS',
  sheet: 'SHEET_WINS',
  manual: 'PENDING',
} as const satisfies Record<ConflictPolicy, Resolution>;
