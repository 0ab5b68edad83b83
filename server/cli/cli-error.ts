/** What ends a command early, and the exit codes that scripts may rely on. */

export const EXIT = {
  done: 0,
  /** The server refused, or something went wrong on the way. */
  failed: 1,
  /** The command was not understood. */
  usage: 2,
  /** The server cannot be reached. */
  unreachable: 3,
  /** Everything worked, and something was found that needs a person (`doctor`, `status --check`). */
  attention: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The message is a sentence for people that says what to do. */
export class CliError extends Error {
  readonly code: string;
  readonly exit: ExitCode;
  readonly details: readonly string[];

  constructor(code: string, message: string, exit: ExitCode = EXIT.failed, details: readonly string[] = []) {
    super(message);
    this.name = 'CliError';
    this.code = code;
    this.exit = exit;
    this.details = details;
  }
}

/** For a command that makes no sense as it was given. */
export function usageError(message: string): CliError {
  return new CliError('USAGE', message, EXIT.usage);
}
