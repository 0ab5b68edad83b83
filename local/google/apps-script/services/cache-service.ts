/** `CacheService`: text that may vanish; 100 KB a value, ten minutes unless told otherwise. */
import type { ServiceMethods } from './service.ts';
import type { Owner, StoreName } from './script-store.ts';

const valueBytesMax = 100 * 1024;
const keyLengthMax = 250;

export function cacheMethods(now: () => number): ServiceMethods {
  const entries = new Map<string, { value: string; endsAt: number }>();
  const nameOf = (store: StoreName, owner: Owner, key: string): string => {
    if (key.length > keyLengthMax) throw new Error('Argument too large: key');
    const scope = store === 'document' ? owner.spreadsheetId : store === 'user' ? owner.user : '';
    return JSON.stringify([store, scope, key]);
  };
  return {
    'Cache.get': ({ request }, store: StoreName, key: string) => {
      const entry = entries.get(nameOf(store, request, key));
      return entry !== undefined && entry.endsAt > now() ? entry.value : null;
    },
    'Cache.put': ({ request }, store: StoreName, key: string, value: string, seconds: number) => {
      if (Buffer.byteLength(value) > valueBytesMax) throw new Error('Argument too large: value');
      entries.set(nameOf(store, request, key), { value, endsAt: now() + seconds * 1000 });
    },
    'Cache.remove': ({ request }, store: StoreName, key: string) => {
      entries.delete(nameOf(store, request, key));
    },
  };
}
