/** Columns for a terminal, as wide as their texts, without lines between them: to be read, and cut with awk. */
import Table from 'cli-table3';

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Without a head when `head` is empty. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const shown = new Table({
    ...(head.length > 0 && { head: head.map((name) => name.toUpperCase()) }),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  shown.push(...rows.map((row) => [...row]));
  return shown
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Names and what they are, one a line. */
export function facts(pairs: readonly (readonly [name: string, value: string | null])[]): string {
  return table(
    [],
    pairs.flatMap(([name, value]) => (value === null ? [] : [[`  ${name}`, value]])),
  );
}
