/** Ids from the system's secure random source. */
import { randomBytes } from 'node:crypto';

import type { Ids } from '../../ports/ids.ts';

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Enough until the year 3084. */
const TIME_LETTERS = 9;

function letter(value: number): string {
  return LETTERS.charAt(value);
}

function timeLetters(ms: number): string {
  const digits = Array.from({ length: TIME_LETTERS }, (_, at) => Math.floor(ms / LETTERS.length ** at));
  return digits
    .map((digit) => letter(digit % LETTERS.length))
    .reverse()
    .join('');
}

export const randomIds: Ids = {
  /** 16 of 32 letters: 80 bits, and none that people mistake for another; the time before them, so that older keys sort first. */
  rowKey: () =>
    timeLetters(Date.now()) + Array.from(randomBytes(16), (byte) => letter(byte % LETTERS.length)).join(''),
  publicId: () => randomBytes(16).toString('base64url'),
  secret: () => randomBytes(32).toString('base64url'),
};
