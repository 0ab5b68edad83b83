/** A dead letter as every list of them shows it; each list says the time in its own way. */
import { ERRORS } from '../core/sync-error.ts';
import type { DeadLetter } from '../ports/dead-letters.ts';

export function letterEntry({ id, direction, row, key, code, detail, attempts }: DeadLetter) {
  return {
    id,
    direction,
    /** 1-based, as people count. */
    row: row === null ? null : row + 1,
    rowKey: key,
    code,
    message: ERRORS[code].message,
    detail,
    attempts,
  };
}
