/**
 * The search queries of `files.list`: terms joined by `and` and `or`, which bind equally and count from left to right,
 * `not`, and parentheses.
 */
import { invalidParameter } from './drive-error.ts';
import type { Fits } from './query-terms.ts';
import { comparison, isSharedWith, membership, possession } from './query-terms.ts';
import type { Token } from './query-tokens.ts';
import { tokensOf } from './query-tokens.ts';

/** Throws Drive's refusal of a query that cannot be understood. */
export function parseQuery(query: string): Fits {
  const tokens = tokensOf(query);
  if (!tokens) throw malformed();
  const parser = new Parser(tokens);
  const fits = parser.expression();
  if (!parser.isAtEnd) throw malformed();
  return fits;
}

function malformed(): Error {
  return invalidParameter('q');
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  expression(): Fits {
    let fits = this.#term();
    for (;;) {
      const before = fits;
      if (this.#takes('and')) {
        const next = this.#term();
        fits = (document, viewer) => before(document, viewer) && next(document, viewer);
      } else if (this.#takes('or')) {
        const next = this.#term();
        fits = (document, viewer) => before(document, viewer) || next(document, viewer);
      } else {
        return fits;
      }
    }
  }

  #term(): Fits {
    if (this.#takes('not')) {
      const fits = this.#term();
      return (document, viewer) => !fits(document, viewer);
    }
    if (this.#takes('(')) {
      const fits = this.expression();
      this.#demand(')');
      return fits;
    }
    const first = this.#next();
    if (first.kind === 'text') {
      this.#demand('in');
      return understood(membership(first.text, this.#next().text));
    }
    if (first.text === 'sharedWithMe' && !['=', '!='].includes(this.#tokens[this.#at]?.text ?? '')) {
      return isSharedWith;
    }
    const operator = this.#next().text;
    if (operator === 'has') return this.#property(first.text);
    return understood(comparison(first.text, operator, this.#next().text));
  }

  /** `{ key='x' and value='y' }` */
  #property(field: string): Fits {
    const values: string[] = [];
    for (const [sign, name] of [
      ['{', 'key'],
      ['and', 'value'],
    ] as const) {
      this.#demand(sign);
      this.#demand(name);
      this.#demand('=');
      values.push(this.#next().text);
    }
    this.#demand('}');
    const [key = '', value = ''] = values;
    return understood(possession(field, key, value));
  }

  #next(): Token {
    const token = this.#tokens[this.#at++];
    if (!token) throw malformed();
    return token;
  }

  /** Goes past a word or sign if it comes next; words in any case. */
  #takes(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind === 'text' || token?.text.toLowerCase() !== text) return false;
    this.#at += 1;
    return true;
  }

  #demand(text: string): void {
    if (!this.#takes(text)) throw malformed();
  }
}

function understood(fits: Fits | undefined): Fits {
  if (!fits) throw malformed();
  return fits;
}
