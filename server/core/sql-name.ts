/** The common form of names that we give to tables and columns: a-z, 0-9 and `_`, at most 64 characters. Pure. */

const SQL_NAME_CHARACTERS_MAX = 64;

/** Lower case; every run of other characters becomes one `_`. */
export function sanitizeName(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9_]+/g, '_');
}

/** The name with the suffix, cut before it so that both fit. */
export function withSuffix(name: string, suffix: string): string {
  return name.slice(0, SQL_NAME_CHARACTERS_MAX - suffix.length) + suffix;
}
