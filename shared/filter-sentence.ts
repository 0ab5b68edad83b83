/** The condition of a link as people read it. */
import type { Condition } from './protocol/row-filter.ts';

/** For example `state = "open" and due is not null`. */
export function filterSentence(filter: readonly Condition[]): string {
  const parts = filter.map(({ column, op, value }) => {
    const named = [value ?? []].flat().map((each) => `"${each}"`);
    const values = op === 'in' ? `(${named.join(', ')})` : named.join(', ');
    return values === '' ? `${column} ${op}` : `${column} ${op} ${values}`;
  });
  return parts.join(' and ');
}
