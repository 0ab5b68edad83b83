/** Names of managed tables: `sheet_{spreadsheet}_{tab}`. Pure. */
import { sanitizeName, withSuffix } from './sql-name.ts';

const ID_CHARACTERS = 8;
const HASH_CHARACTERS = 8;

/**
 * The name for the `attempt`-th try (1 for the first; later ones get a suffix, because the name is taken). Google's ids
 * differ in case, which table names must not: their beginning is for people, the hash tells them apart.
 * `hash` gives at least 8 hexadecimal digits.
 */
export function tableName(
  googleId: string,
  tabName: string,
  hash: (text: string) => string,
  attempt = 1,
): string {
  const id = `${sanitizeName(googleId.slice(0, ID_CHARACTERS))}_${hash(googleId).slice(0, HASH_CHARACTERS)}`;
  const tab = sanitizeName(tabName).replace(/^_+|_+$/g, '');
  return withSuffix(`sheet_${id}_${tab === '' ? 'tab' : tab}`, attempt === 1 ? '' : `_${attempt}`);
}
