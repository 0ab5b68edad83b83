/** The words, texts and signs of a search query of Drive, such as `name contains 'a' and trashed = false`. */

export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string };

/** A text in quotes of either kind with `\` before quotes and itself; a word; a sign. Blanks before each. */
const pattern = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\w+)|(<=|>=|!=|[=<>(){}]))/y;

/** Undefined when the query holds anything else. */
export function tokensOf(query: string): Token[] | undefined {
  const tokens: Token[] = [];
  const trimmed = query.trimEnd();
  pattern.lastIndex = 0;
  while (pattern.lastIndex < trimmed.length) {
    const match = pattern.exec(trimmed);
    if (!match) return undefined;
    const [, single, double, word, sign = ''] = match;
    const quoted = single ?? double;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replace(/\\(.)/g, '$1') });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}
