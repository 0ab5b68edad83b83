/** Ids that count up, so that a test can name them. */
import type { Ids } from '../../ports/ids.ts';

export function countedIds(): Ids {
  let count = 0;
  const next = (kind: string) => () => `${kind}-${(count += 1)}`;
  return {
    rowKey: next('key'),
    publicId: next('id'),
    secret: () => Buffer.alloc(32, (count += 1)).toString('base64url'),
  };
}
