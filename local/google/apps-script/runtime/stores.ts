/** `PropertiesService`, `CacheService` and `LockService`: three kinds of shared state, each for document, script and user. */
import { call, exposed } from './bridge.ts';

type Store = 'document' | 'script' | 'user';

/** Google takes anything and stores its text. */
const texts = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

function propertiesFacade(store: Store): object {
  const ask = (method: string, ...args: unknown[]): unknown =>
    call('PropertiesService', `Properties.${method}`, store, ...args);
  const properties: object = exposed('Properties', {
    getProperty: (name: string) => ask('getProperty', name),
    getProperties: () => ask('getProperties'),
    getKeys: () => ask('getKeys'),
    setProperty: (name: string, value: unknown) => {
      ask('setProperties', { [name]: String(value) }, false);
      return properties;
    },
    setProperties: (values: Record<string, unknown>, deleteAllOthers = false) => {
      ask('setProperties', texts(values), deleteAllOthers);
      return properties;
    },
    deleteProperty: (name: string) => {
      ask('deleteProperty', name);
      return properties;
    },
    deleteAllProperties: () => {
      ask('deleteAllProperties');
      return properties;
    },
  });
  return properties;
}

export const propertiesService = exposed('PropertiesService', {
  getDocumentProperties: () => propertiesFacade('document'),
  getScriptProperties: () => propertiesFacade('script'),
  getUserProperties: () => propertiesFacade('user'),
});

function cacheFacade(store: Store): object {
  const ask = (method: string, ...args: unknown[]): unknown =>
    call('CacheService', `Cache.${method}`, store, ...args);
  return exposed('Cache', {
    get: (key: string) => (ask('getAll', [key]) as Record<string, string>)[key] ?? null,
    getAll: (keys: string[]) => ask('getAll', keys),
    put: (key: string, value: unknown, expirationInSeconds = 600) =>
      void ask('putAll', { [key]: String(value) }, expirationInSeconds),
    putAll: (values: Record<string, unknown>, expirationInSeconds = 600) =>
      void ask('putAll', texts(values), expirationInSeconds),
    remove: (key: string) => void ask('removeAll', [key]),
    removeAll: (keys: string[]) => void ask('removeAll', keys),
  });
}

export const cacheService = exposed('CacheService', {
  getDocumentCache: () => cacheFacade('document'),
  getScriptCache: () => cacheFacade('script'),
  getUserCache: () => cacheFacade('user'),
});

function lockFacade(store: Store): object {
  const ask = (method: string, ...args: unknown[]): unknown =>
    call('LockService', `Lock.${method}`, store, ...args);
  return exposed('Lock', {
    tryLock: (timeoutInMillis: number) => ask('tryLock', timeoutInMillis),
    waitLock: (timeoutInMillis: number) => {
      if (ask('tryLock', timeoutInMillis) !== true) {
        throw new Error('Lock timeout: another process was holding the lock for too long.');
      }
    },
    hasLock: () => ask('hasLock'),
    releaseLock: () => void ask('releaseLock'),
  });
}

export const lockService = exposed('LockService', {
  getDocumentLock: () => lockFacade('document'),
  getScriptLock: () => lockFacade('script'),
  getUserLock: () => lockFacade('user'),
});
