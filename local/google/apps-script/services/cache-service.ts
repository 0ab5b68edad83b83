/** `CacheService`: text that may vanish; 100 KB a value, ten minutes unless told otherwise, 1,000 entries a cache. */
import type { ServiceMethods } from './service.ts';
import type { Owner, StoreName } from './script-store.ts';

const valueBytesMax = 100 * 1024;
const keyLengthMax = 250;
const secondsMax = 21_600;
const entriesMax = 1_000;
/** How many are left when there were too many; those that end soonest go first. */
const entriesKept = 900;

interface Entry {
  readonly value: string;
  readonly endsAt: number;
}

export function cacheMethods(now: () => number): ServiceMethods {
  const caches = new Map<string, Map<string, Entry>>();
  const cacheOf = (store: StoreName, owner: Owner): Map<string, Entry> => {
    const scope = store === 'document' ? owner.spreadsheetId : store === 'user' ? owner.user : '';
    const name = `${store}:${scope}`;
    let cache = caches.get(name);
    if (cache === undefined) caches.set(name, (cache = new Map<string, Entry>()));
    return cache;
  };
  return {
    'Cache.getAll': ({ request }, store: StoreName, keys: string[]) => {
      const cache = cacheOf(store, request);
      const present = keys.flatMap((key): [string, string][] => {
        const entry = cache.get(key);
        return entry !== undefined && entry.endsAt > now() ? [[key, entry.value]] : [];
      });
      return Object.fromEntries(present);
    },
    'Cache.putAll': ({ request }, store: StoreName, values: Record<string, string>, seconds: number) => {
      const cache = cacheOf(store, request);
      for (const [key, value] of Object.entries(values)) {
        if (key.length > keyLengthMax) throw new Error('Argument too large: key');
        if (Buffer.byteLength(value) > valueBytesMax) throw new Error('Argument too large: value');
        cache.set(key, { value, endsAt: now() + Math.min(Math.max(seconds, 1), secondsMax) * 1000 });
      }
      if (cache.size > entriesMax) dropSoonest(cache);
    },
    'Cache.removeAll': ({ request }, store: StoreName, keys: string[]) => {
      for (const key of keys) cacheOf(store, request).delete(key);
    },
  };
}

function dropSoonest(cache: Map<string, Entry>): void {
  const soonest = [...cache].sort(([, a], [, b]) => a.endsAt - b.endsAt);
  for (const [key] of soonest.slice(0, cache.size - entriesKept)) cache.delete(key);
}
