/** Primary keys by which rows can be followed. */
import { expect, test } from 'vitest';

import { keyBytes, unfitKey } from './attached-table.ts';

test.each<[nativeType: string, characters: number, worst: string]>([
  ['VARCHAR(127)', 127, '\u0001'],
  ['VARCHAR(127)', 127, '\u{1F600}'],
  ['CHAR(36)', 36, '"'],
  ['VARBINARY(380)', 380, 'FF'],
])('no text of %s takes more bytes than are counted [K9]', (nativeType, characters, worst) => {
  const text = JSON.stringify([worst.repeat(characters)]);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(keyBytes([{ nativeType, characters }]));
});

test('a key that may take more than is held of it is refused with a sentence [K9]', () => {
  const bytes = (characters: number) => keyBytes([{ nativeType: 'VARCHAR(1)', characters }]);
  const key = [{ name: 'id', nativeType: 'VARCHAR(1)' }];
  expect(unfitKey(key, bytes(126))).toBeNull();
  expect(unfitKey(key, bytes(127))).toMatch(/can take 768 bytes.*at most 767/);
});
