/** Ranges that somebody outside of the model keeps an eye on: they move with their cells, as the model's own ranges do. */
import type { GridRange } from './grid-range.ts';

/** A place that is followed as long as somebody holds it; `range` is undefined once nothing of it is left. */
export interface Followed {
  readonly range: GridRange | undefined;
}

export class FollowedRanges {
  readonly #ranges = new Set<WeakRef<{ range: GridRange | undefined }>>();

  /** Follows a range until nobody holds the answer any more. */
  follow(range: GridRange): Followed {
    const followed = { range };
    this.#ranges.add(new WeakRef(followed));
    return followed;
  }

  /** Applies a change to every followed range of a tab. */
  move(tabId: number, change: (range: GridRange) => GridRange | undefined): void {
    for (const reference of this.#ranges) {
      const followed = reference.deref();
      if (followed?.range === undefined) this.#ranges.delete(reference);
      else if (followed.range.tabId === tabId) followed.range = change(followed.range);
    }
  }
}
