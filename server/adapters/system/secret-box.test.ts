/** Sealed secrets open with their key and owner only. */
import { randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { secretBox } from './secret-box.ts';

const key = Buffer.alloc(32, 1);
const olderKey = Buffer.alloc(32, 2);

describe('the secret box', () => {
  test('opens what it sealed', () => {
    const box = secretBox([key]);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (secret, owner) => {
        expect(box.open(box.seal(secret, owner), owner)).toBe(secret);
      }),
    );
  });

  test('never seals the same secret to the same bytes', () => {
    const box = secretBox([key]);
    expect(box.seal('secret', 'a').box.equals(box.seal('secret', 'a').box)).toBe(false);
  });

  test('does not open for another owner, nor after a single bit was changed', () => {
    const box = secretBox([key]);
    const sealed = box.seal('secret', 'link-1');
    expect(() => box.open(sealed, 'link-2')).toThrow('CONFIG_INVALID');
    for (let byte = 0; byte < sealed.box.length; byte += 1) {
      const altered = Buffer.from(sealed.box);
      altered.writeUInt8(altered.readUInt8(byte) ^ 1, byte);
      expect(() => box.open({ ...sealed, box: altered }, 'link-1')).toThrow('CONFIG_INVALID');
    }
    expect(() => box.open({ ...sealed, box: sealed.box.subarray(0, 20) }, 'link-1')).toThrow(
      'CONFIG_INVALID',
    );
  });

  test('opens with an older key, seals with the current one, and names a key that is missing', () => {
    const sealed = secretBox([olderKey]).seal('secret', 'link-1');
    const rotated = secretBox([key, olderKey]);
    expect(rotated.open(sealed, 'link-1')).toBe('secret');
    expect(secretBox([key]).open(rotated.seal('secret', 'link-1'), 'link-1')).toBe('secret');
    expect(() => secretBox([key]).open(sealed, 'link-1')).toThrow(sealed.keyId);
  });

  test('takes keys of 32 bytes only', () => {
    expect(() => secretBox([])).toThrow('CONFIG_INVALID');
    expect(() => secretBox([randomBytes(31)])).toThrow('CONFIG_INVALID');
  });
});
