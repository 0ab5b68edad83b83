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

/** The answer, or its problem thrown. */
export function answerOf<T>(answered: Answered<T>): T {
  if (!answered.ok) throw new PlainError(answered.problem.message, answered.problem.code);
  return answered.answer;
}
