/** Which rows of a refused write are to be written apart, to find those that Google refuses. Pure. */

export type Suspicion =
  /** These rows are it. */
  | { kind: 'culprits'; keys: readonly string[] }
  /** Each group is to be written apart. */
  | { kind: 'groups'; groups: readonly (readonly string[])[] }
  /** It is no row. */
  | { kind: 'none' };

/** `named` is what Google told of the refused request, where it told of one. */
export function splitSuspects(
  keys: readonly string[],
  named: { keys: readonly string[]; together: boolean } | null,
): Suspicion {
  if (named !== null && named.keys.length === 0) return { kind: 'none' };
  const suspects = named?.keys ?? keys;
  if (suspects.length === 0) return { kind: 'none' };
  if (suspects.length === 1 || named?.together) return { kind: 'culprits', keys: suspects };
  const middle = Math.ceil(suspects.length / 2);
  return { kind: 'groups', groups: [suspects.slice(0, middle), suspects.slice(middle)] };
}
