/** The options of `npm start`. */
import { PlainError } from '../launch/plain-error.mjs';

export interface StartOptions {
  /** Removes all local data first. */
  fresh: boolean;
  help: boolean;
}

export const USAGE = `npm start [-- --fresh]

Starts MySQL, Redis, a stand-in for Google Sheets and Rowlink itself, and links a sheet of airports.

  --fresh   begins with empty data instead of what the last start left`;

export function parseStartOptions(args: readonly string[]): StartOptions {
  const unknown = args.find((arg) => !['--fresh', '--help', '-h'].includes(arg));
  if (unknown !== undefined) {
    throw new PlainError(`"${unknown}" is not an option of npm start: there is only --fresh.`);
  }
  return { fresh: args.includes('--fresh'), help: args.includes('--help') || args.includes('-h') };
}
