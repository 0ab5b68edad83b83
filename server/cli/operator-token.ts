/** Where the server is and what proves the operator, as the environment says. A token is never given on the command line: others see it there. */
import { readFileSync } from 'node:fs';

import { CliError, EXIT, usageError } from './cli-error.ts';

type Env = Readonly<Record<string, string | undefined>>;

const SERVER = 'http://127.0.0.1:8080';
const VARIABLES = ['ROWLINK_OPERATOR_TOKEN', 'SYNC_OPERATOR_TOKEN'] as const;

/** Throws USAGE for something that is no address. */
export function serverAddress(env: Env, given: string | undefined): string {
  const address = given ?? (env['ROWLINK_SERVER'] || SERVER);
  const url = URL.parse(address);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw usageError(`"${address}" is not an address that starts with http:// or https://.`);
  }
  return url.origin;
}

/** Whether the token would cross a network readable for others. */
export function isOpenLine(server: string): boolean {
  const { protocol, hostname } = new URL(server);
  return protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** Throws TOKEN_MISSING with the ways to give one, FILE_UNREADABLE for a file that is not there. */
export function operatorToken(env: Env, file: string | undefined): string {
  if (file !== undefined) return readToken(file);
  for (const name of VARIABLES) {
    const token = env[name];
    if (token) return token;
    const named = env[`${name}_FILE`];
    if (named) return readToken(named);
  }
  throw new CliError(
    'TOKEN_MISSING',
    "Give the operator's token in ROWLINK_OPERATOR_TOKEN, or name a file that holds it with --token-file. It is the value of SYNC_OPERATOR_TOKEN on the server.",
    EXIT.usage,
  );
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new CliError('FILE_UNREADABLE', `${file} cannot be read.`, EXIT.usage);
  }
}
