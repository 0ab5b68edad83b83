/**
 * Values of JSON columns in the form in which MySQL writes them: keys by length, then by bytes, one blank after `,` and `:`. Whole
 * numbers keep all their digits. Pure.
 */

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\],:]|true|false|null/g;

/** Null when the text is no JSON. */
export function canonicalJson(text: string): string | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const tokens = text.match(TOKENS) ?? [];
  let at = 0;
  const next = (): string => tokens[at++] ?? '';

  function value(): string {
    const token = next();
    if (token === '{') return object();
    if (token === '[') return list();
    if (token.startsWith('"')) return JSON.stringify(JSON.parse(token));
    return /^[-\d]/.test(token) ? number(token) : token;
  }

  function list(): string {
    const items: string[] = [];
    if (tokens[at] === ']') next();
    else {
      do items.push(value());
      while (next() === ',');
    }
    return `[${items.join(', ')}]`;
  }

  /** Of keys that come twice the last one counts. */
  function object(): string {
    const members = new Map<string, string>();
    if (tokens[at] === '}') next();
    else {
      do {
        const key = JSON.stringify(JSON.parse(next()));
        next();
        members.set(key, value());
      } while (next() === ',');
    }
    const sorted = [...members].sort(([a], [b]) =>
      compareKeys(JSON.parse(a) as string, JSON.parse(b) as string),
    );
    return `{${sorted.map(([key, member]) => `${key}: ${member}`).join(', ')}}`;
  }

  return value();
}

function compareKeys(a: string, b: string): number {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length - right.length || Buffer.compare(left, right);
}

function number(token: string): string {
  if (/^-?\d+$/.test(token)) return BigInt(token).toString();
  const text = String(Number(token));
  return /[.e]/.test(text) ? text : `${text}.0`;
}
