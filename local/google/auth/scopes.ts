/** OAuth scopes: which of them allow a method, and whether on every file or only on those of the app. */

const prefix = 'https://www.googleapis.com/auth/';
const appFilesScope = `${prefix}drive.file`;

/** Full names of scopes, from their ends such as "drive.readonly". */
export function scopes(...names: readonly string[]): readonly string[] {
  return names.map((name) => prefix + name);
}

/**
 * What a token with these scopes may do where any of `allowed` suffices: act on all files of its account, on those
 * that the app has made or opened (only `drive.file` fits), or nothing.
 */
export function reachOf(
  granted: readonly string[],
  allowed: readonly string[],
): 'all files' | 'app files' | 'nothing' {
  const fitting = granted.filter((scope) => allowed.includes(scope));
  if (fitting.some((scope) => scope !== appFilesScope)) return 'all files';
  return fitting.length > 0 ? 'app files' : 'nothing';
}
