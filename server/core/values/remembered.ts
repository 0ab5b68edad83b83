/** Remembers what a pure function of a text gave: native types are few, and are looked at for each cell. */

/** Far above the types of all columns in use; beyond it all is forgotten, so that it cannot grow for ever. */
const TEXTS_MAX = 1_000;

export function remembered<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, { is: T }>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found.is;
    if (known.size >= TEXTS_MAX) known.clear();
    const is = of(text);
    known.set(text, { is });
    return is;
  };
}
