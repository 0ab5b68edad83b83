/** What the lines of SHOW GRANTS allow on one database. */

/** What the sync needs on its database. */
export const RIGHTS = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'ALTER',
  'DROP',
  'INDEX',
  'TRIGGER',
] as const;

export interface Grants {
  /** Rights of `RIGHTS` that no line gives. */
  missing: string[];
  /** Some rights come from a role, which the lines do not spell out. */
  hasRoles: boolean;
  isSuper: boolean;
}

const LINE = /^GRANT (.+) ON (?:TABLE )?(\*|`(?:[^`]|``)+`|[^\s.]+)\.(\*|`(?:[^`]|``)+`|\S+) TO /;

export function readGrants(lines: readonly string[], database: string): Grants {
  const given = new Set<string>();
  let isSuper = false;
  let hasRoles = false;
  for (const line of lines) {
    const [, rights = '', on = '', tables = ''] = LINE.exec(line) ?? [];
    if (rights === '') {
      hasRoles ||= /^GRANT [`'"]/.test(line);
      continue;
    }
    if (tables !== '*' || !covers(on, database)) continue;
    const names = rights.split(',').map((name) => name.trim().toUpperCase());
    for (const name of names) given.add(name);
    const isAll = names.includes('ALL PRIVILEGES');
    if (isAll) for (const name of RIGHTS) given.add(name);
    isSuper ||= on === '*' && (isAll || names.includes('SUPER'));
  }
  return { missing: RIGHTS.filter((name) => !given.has(name)), hasRoles, isSuper };
}

/** `_` and `%` of a database's name in a grant stand for any character and any text, unless escaped. */
function covers(on: string, database: string): boolean {
  if (on === '*') return true;
  const name = on.replace(/^`|`$/g, '').replaceAll('``', '`');
  const pattern = name.replace(/\\(.)|[_%]|[^\\_%]+/g, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return literal(escaped);
    return part === '_' ? '.' : part === '%' ? '.*' : literal(part);
  });
  return new RegExp(`^${pattern}$`, 's').test(database);
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
