/**
 * What the catalogue says a column holds when nobody gives a value. MySQL tells a literal as it is and marks expressions
 * (https://dev.mysql.com/doc/refman/9.0/en/information-schema-columns-table.html); MariaDB tells all of them as SQL, literals
 * quoted (https://mariadb.com/kb/en/information-schema-columns-table/).
 */
export interface ColumnDefault {
  /** A literal's text. */
  value: string | null;
  /** SQL that the server evaluates for each row. */
  expression: string | null;
}

const NONE: ColumnDefault = { value: null, expression: null };
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const QUOTED = /^'((?:[^'\\]|''|\\.)*)'$/s;

/** MySQL escapes the text of an expression once more than SQL has it. */
const ESCAPED: Readonly<Record<string, string>> = { 0: '\0', n: '\n', r: '\r', Z: '\x1a' };

export function mysqlDefault(preset: string | null, extra: string): ColumnDefault {
  if (preset === null) return NONE;
  return extra.toLowerCase().includes('default_generated')
    ? { value: null, expression: preset.replace(/\\(.)/gs, (_, char: string) => ESCAPED[char] ?? char) }
    : { value: preset, expression: null };
}

export function mariadbDefault(preset: string | null): ColumnDefault {
  if (preset === null || preset.toUpperCase() === 'NULL') return NONE;
  if (NUMBER.test(preset)) return { value: preset, expression: null };
  const quoted = QUOTED.exec(preset)?.[1];
  if (quoted === undefined) return { value: null, expression: preset };
  return { value: quoted.replace(/''|\\(.)/gs, (_, escaped?: string) => escaped ?? "'"), expression: null };
}
