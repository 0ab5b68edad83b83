/** Ids from the system's secure random source. */
import { randomBytes, randomInt } from 'node:crypto';

import type { Ids } from '../../ports/ids.ts';

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const randomIds: Ids = {
  /** 20 of 32 letters: 100 bits, and none that people mistake for another. */
  rowKey: () => Array.from({ length: 20 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join(''),
  publicId: () => randomBytes(16).toString('base64url'),
  secret: () => randomBytes(32).toString('base64url'),
};
