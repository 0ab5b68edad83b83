/** The private folder for what is downloaded once per user: Node, and MySQL and Redis. Never holds data. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * `ROWLINK_CACHE`, else `$XDG_CACHE_HOME/rowlink`, else `~/.cache/rowlink`; always absolute.
 * @param {Record<string, string | undefined>} env
 * @returns {string}
 */
export function cacheFolder(env) {
  if (env['ROWLINK_CACHE']) return resolve(env['ROWLINK_CACHE']);
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'rowlink');
}
