/** Thrown for a person: `message` is a sentence, `code` tells programs what it is about. */
import type { Answered } from './backend.ts';
import { ADDON } from './rpc.ts';

export class PlainError extends Error {
  readonly code: string;

  constructor(message: string, code = ADDON) {
    super(message);
    this.code = code;
  }
}

/** What went wrong as a sentence for people, whatever was thrown. */
export function plainWords(error: unknown): string {
  if (error instanceof PlainError) return error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `Google did not let the add-on do this: ${reason}`;
}

/** The answer, or its problem thrown. */
export function answerOf<T>(answered: Answered<T>): T {
  if (!answered.ok) throw new PlainError(answered.problem.message, answered.problem.code);
  return answered.answer;
}
