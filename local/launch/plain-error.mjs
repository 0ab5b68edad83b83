/**
 * An error that a person can act on. Its message is one plain sentence that says what to do;
 * it is printed without a stack, and the command ends with exit code 1.
 */
export class PlainError extends Error {
  /** @param {string} message @param {{ cause?: unknown }} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = 'PlainError';
  }
}

/**
 * What to print for any thrown value: the sentence of a PlainError, else the stack, since it is our bug.
 * @param {unknown} error
 * @returns {string}
 */
export function describeFailure(error) {
  if (error instanceof PlainError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
