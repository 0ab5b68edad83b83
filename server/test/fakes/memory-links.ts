/** Links in memory. */
import type { Link } from '../../core/link.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { Links, NewLink } from '../../ports/links.ts';

export type MemoryLinks = Pick<
  Links,
  'create' | 'get' | 'setSecret' | 'byPublicId' | 'byTab' | 'unlinkedByTab' | 'list' | 'nudge'
> & {
  /** Google's ids of the spreadsheets by our number, for `byTab`. */
  googleIds: Map<number, string>;
};

export function memoryLinks(): MemoryLinks {
  const stored: { link: Link; secret: string }[] = [];
  const googleIds = new Map<number, string>();
  const isTaken = (link: NewLink) =>
    stored.some(
      ({ link: other }) =>
        other.table === link.table || (other.spreadsheet === link.spreadsheet && other.tabId === link.tabId),
    );
  return {
    googleIds,
    create({ secret, policy = 'latest', ...facts }) {
      if (isTaken({ secret, ...facts })) return Promise.reject(new SyncError('LINK_EXISTS'));
      const link: Link = {
        ...facts,
        id: stored.length + 1,
        status: 'importing',
        pauseReason: null,
        policy,
        version: 1,
      };
      stored.push({ link, secret });
      return Promise.resolve(link);
    },
    setSecret(id, secret) {
      const found = stored.find(({ link }) => link.id === id);
      if (found) found.secret = secret;
      return Promise.resolve();
    },
    get(id) {
      const found = stored.find(({ link }) => link.id === id);
      return found ? Promise.resolve(found.link) : Promise.reject(new SyncError('LINK_UNKNOWN'));
    },
    nudge: () => Promise.resolve(),
    unlinkedByTab: () => Promise.resolve(null),
    byPublicId: (publicId) => Promise.resolve(stored.find(({ link }) => link.publicId === publicId) ?? null),
    byTab: (googleId, tabId) =>
      Promise.resolve(
        stored.find(({ link }) => googleIds.get(link.spreadsheet) === googleId && link.tabId === tabId)
          ?.link ?? null,
      ),
    list: () => Promise.resolve(stored.map(({ link }) => link)),
  };
}
