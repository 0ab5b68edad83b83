/** Values from sheets and databases as text for a terminal: nothing in them may move its cursor or change its state. */

const CELL_LENGTH_MAX = 60;
/** As people count them. */
const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Control and format characters are shown as escapes; a line break as ⏎. */
export function plain(text: string): string {
  return text
    .replace(/\r\n|[\n\r]/g, '⏎')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** For a cell of a table: a long text is cut, an absent one is a dash. */
export function short(value: string | number | null | undefined, lengthMax = CELL_LENGTH_MAX): string {
  if (value === null || value === undefined) return '-';
  const characters = Array.from(CHARACTERS.segment(plain(String(value))), ({ segment }) => segment);
  return characters.length <= lengthMax
    ? characters.join('')
    : `${characters.slice(0, lengthMax - 1).join('')}…`;
}

/** A MySQL type without its character set, which is the same for all texts. */
export function typeName(nativeType: string): string {
  return nativeType.replace(/ CHARACTER SET .*/i, '');
}

/** `2026-11-23 00:25:03`, UTC; a dash when there is none. */
export function when(iso: string | null): string {
  return iso === null ? '-' : iso.slice(0, 19).replace('T', ' ');
}

/** `3 rows`, `1 row`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
