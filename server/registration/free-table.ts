/** The name of the table that a tab gets: the first that is not taken. */
import { tableName } from '../core/table-name.ts';
import type { Ports } from '../ports/ports.ts';

export interface RegisterOptions {
  /** At least 8 hexadecimal digits, the same for the same text. */
  hash: (text: string) => string;
}

export async function freeTable(
  { tables }: Pick<Ports, 'tables'>,
  googleId: string,
  tabName: string,
  hash: RegisterOptions['hash'],
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const name = tableName(googleId, tabName, hash, attempt);
    if (!(await tables.exists(name))) return name;
  }
}
