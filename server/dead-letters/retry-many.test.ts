/** Trying many dead letters again, of many links. */
import { expect, test } from 'vitest';

import { sampleLink } from '../core/sample-link.ts';
import { SyncError } from '../core/sync-error.ts';
import { retryMany } from './retry-many.ts';

test('each link is asked for its own rows, page by page; one that is over is passed over [B5]', async () => {
  const letters = Array.from({ length: 2_500 }, (_, index) => ({ id: index + 1, link: 1 + (index % 3) }));
  const asked: [number, number][] = [];
  const retry = retryMany(
    {
      letterBoard: {
        match: (_wanted, { after, limit }) =>
          Promise.resolve(letters.filter(({ id }) => id > after).slice(0, limit)),
      },
      links: {
        get: (id) =>
          id === 2 ? Promise.reject(new SyncError('LINK_UNKNOWN')) : Promise.resolve({ ...sampleLink, id }),
      },
    },
    (link, ids) => {
      asked.push([link.id, ids.length]);
      return Promise.resolve(ids.length);
    },
  );
  expect(await retry({})).toBe(letters.filter(({ link }) => link !== 2).length);
  expect(asked).toHaveLength(6);
  expect(new Set(asked.map(([link]) => link))).toEqual(new Set([1, 3]));
});
