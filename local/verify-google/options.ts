/** The options of `npm run verify:google`. */
import { parseArgs } from 'node:util';

import { PlainError } from '../launch/plain-error.mjs';
import { CHECKS, GROUPS } from './checks.ts';

export interface VerifyOptions {
  /** Names of the checks to run, in order. */
  checks: string[];
  /** Google's id of a spreadsheet that the account may edit; undefined: one is made, and removed afterwards. */
  spreadsheetId: string | undefined;
  /** The key file; undefined: GOOGLE_APPLICATION_CREDENTIALS, or what gcloud has stored. */
  credentials: string | undefined;
  /** Where the Sheets API is; undefined: Google. */
  rootUrl: string | undefined;
  help: boolean;
}

export const USAGE = `npm run verify:google -- [--only protocol] [--spreadsheet ID] [--credentials FILE] [--by-hand]

Tries on live Google what Rowlink's protocol rests on, in two tabs that are made for it and removed afterwards.

  --only NAMES         groups or single checks, with commas between: ${[...Object.keys(GROUPS), ...Object.keys(CHECKS)].join(', ')}
  --spreadsheet ID     a spreadsheet that is shared with the account as editor; else one is made and removed
  --credentials FILE   key file of a service account, or of your own sign-in; else GOOGLE_APPLICATION_CREDENTIALS
  --by-hand            adds a check in which you type for a minute (needs --spreadsheet)

Exit code: 0 all hold, 1 one does not hold, 2 it could not be found out.`;

/** Throws PlainError that names the option and what to write instead. */
export function parseVerifyOptions(args: readonly string[], env: NodeJS.ProcessEnv): VerifyOptions {
  const values = parse(args);
  const names = (values.only ?? 'protocol').split(',').map((name) => name.trim());
  const checks = [...new Set(names.flatMap(namedChecks)), ...(values['by-hand'] ? ['typed-by-hand'] : [])];
  if (checks.includes('typed-by-hand') && values.spreadsheet === undefined) {
    throw new PlainError(
      'To type by hand you need a spreadsheet that you can open: make one, share it with the account, and add --spreadsheet ID.',
    );
  }
  return {
    checks: [...new Set(checks)],
    spreadsheetId: values.spreadsheet && idIn(values.spreadsheet),
    credentials: values.credentials ?? env['GOOGLE_APPLICATION_CREDENTIALS'],
    rootUrl: env['GOOGLE_SHEETS_ROOT_URL'],
    help: values.help,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string' },
        spreadsheet: { type: 'string' },
        credentials: { type: 'string' },
        'by-hand': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PlainError(`${why} See npm run verify:google -- --help.`, { cause });
  }
}

function namedChecks(name: string): readonly string[] {
  const group = GROUPS[name];
  if (group) return group;
  if (name in CHECKS) return [name];
  const known = [...Object.keys(GROUPS), ...Object.keys(CHECKS)].join(', ');
  throw new PlainError(`"${name}" is no check. There are ${known}.`);
}

/** People paste the address of a spreadsheet as readily as its id. */
function idIn(text: string): string {
  return /\/spreadsheets\/d\/([\w-]+)/.exec(text)?.[1] ?? text;
}
