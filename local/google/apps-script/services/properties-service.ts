/** `PropertiesService` with Google's limits: 9 KB a value, 500 KB a store. */
import type { DailyQuotas } from '../script-limits.ts';
import type { ServiceMethods } from './service.ts';
import type { ScriptStore, StoreName } from './script-store.ts';
import { without } from './script-store.ts';

const valueBytesMax = 9 * 1024;
const storeBytesMax = 500 * 1024;

export function propertiesMethods(scripts: ScriptStore, quotas: DailyQuotas): ServiceMethods {
  return counted(quotas, {
    'Properties.getProperty': ({ request }, store: StoreName, name: string) =>
      scripts.properties(store, request)[name] ?? null,
    'Properties.getProperties': ({ request }, store: StoreName) => scripts.properties(store, request),
    'Properties.getKeys': ({ request }, store: StoreName) => Object.keys(scripts.properties(store, request)),
    'Properties.setProperties': (
      { request },
      store: StoreName,
      entries: Record<string, string>,
      deleteAllOthers: boolean,
    ) => {
      const next = { ...(deleteAllOthers ? {} : scripts.properties(store, request)), ...entries };
      checkLimits(entries, next);
      scripts.replaceProperties(store, request, next);
    },
    'Properties.deleteProperty': ({ request }, store: StoreName, name: string) =>
      scripts.replaceProperties(store, request, without(scripts.properties(store, request), name)),
    'Properties.deleteAllProperties': ({ request }, store: StoreName) =>
      scripts.replaceProperties(store, request, {}),
  });
}

/** The same methods; each call counts towards the daily quota of the user as whom the script runs. */
function counted(quotas: DailyQuotas, methods: ServiceMethods): ServiceMethods {
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]): [string, ServiceMethods[string]] => [
      name,
      (caller, ...args) => {
        quotas.take(caller.request.user, 'propertyCallsPerDay');
        return method(caller, ...args);
      },
    ]),
  );
}

function checkLimits(written: Record<string, string>, all: Record<string, string>): void {
  for (const value of Object.values(written)) {
    if (Buffer.byteLength(value) > valueBytesMax) throw new Error('Argument too large: value');
  }
  const total = Object.entries(all).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (total > storeBytesMax) {
    throw new Error(
      'You have exceeded the property storage quota. Please remove some properties and try again.',
    );
  }
}
