/** Things that are due at a virtual time, earliest first; of those due at one time the one that was added first. A binary heap. */
import type { Micros } from '../../../core/micros.ts';

export interface Timed<T> {
  due: Micros;
  order: number;
  item: T;
}

export class TimerQueue<T> {
  readonly #heap: Timed<T>[] = [];
  #count = 0;

  add(due: Micros, item: T): void {
    this.#heap.push({ due, order: this.#count, item });
    this.#count += 1;
    let at = this.#heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** When the earliest is due; null when there is none. */
  earliest(): Micros | null {
    return this.#heap[0]?.due ?? null;
  }

  /** Removes and returns the earliest when it is due by `now`. */
  takeDue(now: Micros): T | null {
    const [first] = this.#heap;
    if (first === undefined || first.due > now) return null;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    return first.item;
  }

  #sink(): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      let least = at;
      for (const child of [left, left + 1]) {
        if (child < this.#heap.length && this.#isBefore(child, least)) least = child;
      }
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first === undefined || second === undefined) return false;
    return first.due < second.due || (first.due === second.due && first.order < second.order);
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first === undefined || second === undefined) return;
    this.#heap[a] = second;
    this.#heap[b] = first;
  }
}
