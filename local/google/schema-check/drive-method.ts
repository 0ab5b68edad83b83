/** Which method of Drive a request calls, by the rules that all its addresses follow. */

/** What stands behind an id. */
const verbsOfOne: Readonly<Record<string, string>> = { GET: 'get', PATCH: 'update', DELETE: 'delete' };
const verbsOfAll: Readonly<Record<string, string>> = { GET: 'list', POST: 'create', DELETE: 'emptyTrash' };
/** Last parts of an address that are no id and no collection. */
const custom: Readonly<Record<string, string>> = {
  startPageToken: 'getStartPageToken',
  generateIds: 'generateIds',
  watch: 'watch',
  copy: 'copy',
  export: 'export',
  trash: 'emptyTrash',
};

/** Such as "files.copy"; undefined when the address is not Drive's or follows none of its rules. */
export function driveMethod(verb: string, pathname: string): string | undefined {
  const [, rest] = /^\/(?:upload\/)?drive\/v3\/(.+?)\/?$/.exec(pathname) ?? [];
  const [collection = '', ...parts] = rest?.split('/') ?? [];
  if (collection === '') return undefined;
  if (collection === 'about') return 'about.get';
  const last = custom[parts.at(-1) ?? ''];
  if (last !== undefined && (parts.length === 1 || parts.length === 2)) return `${collection}.${last}`;
  // files/ID/permissions/ID: the names of what lies in a file are its own collection.
  const [innermost, id] = parts.length >= 2 ? [parts[1] ?? '', parts[2]] : [collection, parts[0]];
  const name = (id === undefined ? verbsOfAll : verbsOfOne)[verb];
  return name === undefined ? undefined : `${innermost}.${name}`;
}
