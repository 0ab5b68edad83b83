/**
 * Runs a page of rows as one transaction; when the rows themselves make it fail, halves the page until the culprits stand alone.
 * The others are done. Failures of the surroundings are thrown on.
 */
import { isOwnFailure } from '../core/attempts.ts';

export interface Culprit<T> {
  row: T;
  error: unknown;
}

export interface Narrowed<T, R> {
  done: R[];
  culprits: Culprit<T>[];
}

/** When at least so many rows fail one by one and none of the page passes, it is not the rows: the failure is thrown on. */
const ALL_FAIL_MAX = 32;

/** `work` has to be a transaction: what fails leaves nothing behind. It is not called without rows. */
export async function narrow<T, R>(
  rows: readonly T[],
  work: (rows: readonly T[]) => Promise<R>,
): Promise<Narrowed<T, R>> {
  const found: Narrowed<T, R> = { done: [], culprits: [] };
  await narrowInto(found, rows, work);
  const [culprit] = found.culprits;
  if (culprit && found.done.length === 0 && found.culprits.length >= ALL_FAIL_MAX) throw culprit.error;
  return found;
}

async function narrowInto<T, R>(
  found: Narrowed<T, R>,
  rows: readonly T[],
  work: (rows: readonly T[]) => Promise<R>,
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  try {
    found.done.push(await work(rows));
    return;
  } catch (error) {
    if (!isOwnFailure(error)) throw error;
    if (rows.length === 1) {
      found.culprits.push({ row: first, error });
      return;
    }
  }
  const middle = Math.ceil(rows.length / 2);
  await narrowInto(found, rows.slice(0, middle), work);
  await narrowInto(found, rows.slice(middle), work);
}
