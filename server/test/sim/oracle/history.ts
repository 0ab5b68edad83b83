/** What one cell held and from when until when, in the oracle's own counting of changes. */

export interface Span {
  token: string;
  from: number;
  /** Infinity while it lasts. */
  until: number;
}

export class History {
  readonly #spans: Span[] = [];

  /** `token` null: there is no such cell any more. */
  set(token: string | null, at: number): void {
    const last = this.#spans.at(-1);
    if (last?.until === Infinity) {
      if (last.token === token) return;
      last.until = at;
    }
    if (token !== null) this.#spans.push({ token, from: at, until: Infinity });
  }

  /** What went before it, in another place. */
  prepend(earlier: History): void {
    this.#spans.unshift(...earlier.#spans);
  }

  has(token: string): boolean {
    return this.#spans.some((span) => span.token === token);
  }

  /** The first instant from `since` on at which it held this; null when it never did. */
  firstHeld(token: string, since: number): number | null {
    const span = this.#spans.find((candidate) => candidate.token === token && candidate.until > since);
    return span === undefined ? null : Math.max(span.from, since);
  }
}

/** Something that a person or a customer put into a cell. */
export interface Entry {
  token: string;
  at: number;
  /** The event that did it, for reports. */
  event: string;
  /** It put back what both sides had before: nobody needs to hear of it. */
  isBack: boolean;
  /** The product had put it there, maybe by mistake: it may take it back. */
  isOurs: boolean;
}
