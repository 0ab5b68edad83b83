/**
 * Where a command writes: what was asked for goes to stdout, as text or (with --json) as one JSON document; what is said besides
 * goes to stderr, so that the output of a command can be piped.
 */
import { CliError, EXIT, type ExitCode } from './cli-error.ts';

export interface Output {
  readonly isJson: boolean;
  /** The answer, of which the command gives one. */
  show<T>(answer: T, asText: (answer: T) => string): void;
  /** On the way, for people; not with --json. */
  say(sentence: string): void;
  /** The exit code of a command that found what needs a person. */
  exit: ExitCode;
}

export interface Streams {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
}

export function output({ stdout, stderr }: Streams, isJson: boolean): Output {
  return {
    isJson,
    show: (answer, asText) => {
      stdout.write(`${isJson ? JSON.stringify(answer, null, 2) : asText(answer)}\n`);
    },
    say: (sentence) => {
      if (!isJson) stderr.write(`${sentence}\n`);
    },
    exit: EXIT.done,
  };
}

/** Says what went wrong, in the shape of the server's answers with --json, and gives the exit code. */
export function showError({ stderr }: Streams, isJson: boolean, error: unknown): ExitCode {
  const known = error instanceof CliError ? error : new CliError('FAILED', String(error));
  const { code, message, details, exit } = known;
  if (isJson) {
    const told = { code, message, ...(details.length > 0 && { details }) };
    stderr.write(`${JSON.stringify({ error: told })}\n`);
  } else {
    stderr.write([`✗ ${message}`, ...details.map((detail) => `  ${detail}`)].join('\n') + '\n');
  }
  return exit;
}
