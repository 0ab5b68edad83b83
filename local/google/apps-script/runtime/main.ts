/**
 * The global scope of a script: what Apps Script has and nothing more. `install` runs before the script's code, `invoke`
 * after it. Both get and give JSON text, because they are called from another realm.
 */
import type { ExecutionRequest, TriggerEvent } from '../execution.ts';
import { connect, exposed } from './bridge.ts';
import { cardService } from './card-service.ts';
import { rangeFacade } from './range.ts';
import { htmlService, scriptApp, session, urlFetchApp, userFacade } from './script-app.ts';
import { sheetFacade } from './sheet.ts';
import { activeSpreadsheet, spreadsheetApp } from './spreadsheet-app.ts';
import { cacheService, lockService, propertiesService } from './stores.ts';
import { utilities } from './utilities.ts';

type Log = (line: string) => void;

/** Puts the services into the global scope. */
export function install(
  call: (service: string, method: string, argsJson: string) => string,
  log: Log,
  requestJson: string,
): void {
  connect(call);
  const { authMode } = JSON.parse(requestJson) as ExecutionRequest;
  const services = {
    SpreadsheetApp: spreadsheetApp,
    PropertiesService: propertiesService,
    CacheService: cacheService,
    LockService: lockService,
    UrlFetchApp: urlFetchApp,
    Utilities: utilities,
    ScriptApp: scriptApp,
    Session: session,
    HtmlService: htmlService,
    CardService: cardService,
    Logger: { log: (...parts: unknown[]) => log(lineOf(parts)) },
    console: consoleFacade(log),
  };
  for (const [name, service] of Object.entries(services)) {
    Object.defineProperty(globalThis, name, {
      value: authMode === 'FULL' ? service : restricted(name, service, authMode),
    });
  }
}

/** Runs a global function of the script, and what it awaits. `{"result": …}`, or `{"error": "…"}` when it threw. */
export async function invoke(requestJson: string): Promise<string> {
  const request = JSON.parse(requestJson) as ExecutionRequest;
  try {
    const target: unknown = Reflect.get(globalThis, request.function);
    if (typeof target !== 'function') throw new Error(`Script function not found: ${request.function}`);
    const args = request.event === null ? request.args : [eventFacade(request.event, request.authMode)];
    const result: unknown = await Reflect.apply(target, undefined, args);
    if (request.isForClient) checkForClient(result);
    return JSON.stringify({ result });
  } catch (error) {
    return JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
  }
}

/** What a simple trigger may use: in NONE only menus and computing, in LIMITED also the document and its properties. */
const allowed: Record<'NONE' | 'LIMITED', readonly string[]> = {
  NONE: ['Utilities', 'Logger', 'console', 'Session', 'ScriptApp'],
  LIMITED: [
    'Utilities',
    'Logger',
    'console',
    'Session',
    'ScriptApp',
    'SpreadsheetApp',
    'PropertiesService',
    'CacheService',
    'LockService',
    'HtmlService',
  ],
};

function restricted<T extends object>(name: string, service: T, authMode: 'NONE' | 'LIMITED'): T {
  if (allowed[authMode].includes(name)) return service;
  return new Proxy(service, {
    get(target, member, receiver): unknown {
      if (name === 'SpreadsheetApp' && member === 'getUi') return Reflect.get(target, member, receiver);
      throw new Error(`You do not have permission to call ${name}.${String(member)}`);
    },
  });
}

/** The event object, with exactly the members that Google documents for its kind. */
function eventFacade(event: TriggerEvent, authMode: string): object {
  const { range, triggerUid, user } = event;
  const shared = {
    authMode,
    ...(triggerUid !== undefined && { triggerUid }),
    ...(user !== undefined && { user: userFacade(() => user) }),
  };
  switch (event.kind) {
    case 'install':
      return { authMode };
    case 'timed':
      return { authMode, triggerUid, ...clockTime() };
    case 'open':
      return { ...shared, source: activeSpreadsheet };
    case 'change':
      return { ...shared, source: activeSpreadsheet, changeType: event.changeType };
    case 'edit':
      return {
        ...shared,
        source: activeSpreadsheet,
        ...(range && { range: eventRange(range) }),
        ...(event.value !== undefined && { value: shownInEvent(event.value) }),
        ...(event.oldValue !== undefined && { oldValue: shownInEvent(event.oldValue) }),
      };
  }
}

/** The range of an edit, which also carries its bounds as plain members. */
function eventRange(range: NonNullable<TriggerEvent['range']>): object {
  const facade = rangeFacade(sheetFacade(range.tabId), {
    tabId: range.tabId,
    row: range.firstRow,
    column: range.firstColumn,
    rows: range.lastRow - range.firstRow + 1,
    columns: range.lastColumn - range.firstColumn + 1,
  });
  return Object.assign(facade, {
    rowStart: range.firstRow,
    rowEnd: range.lastRow,
    columnStart: range.firstColumn,
    columnEnd: range.lastColumn,
  });
}

/** Values of events are text, booleans in capitals. */
function shownInEvent(value: string | number | boolean): string {
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}

function clockTime(): object {
  const now = new Date();
  return {
    year: now.getUTCFullYear(),
    month: now.getUTCMonth() + 1,
    'day-of-month': now.getUTCDate(),
    hour: now.getUTCHours(),
    minute: now.getUTCMinutes(),
    second: now.getUTCSeconds(),
    timezone: 'UTC',
  };
}

/** Throws where google.script.run refuses what a function returned. */
function checkForClient(value: unknown, holders: readonly unknown[] = []): void {
  const isPlain = typeof value !== 'object' || value === null;
  if (typeof value === 'function' || value instanceof Date || holders.includes(value)) {
    throw new Error('The script completed but the returned value is not a supported return type.');
  }
  if (!isPlain) for (const member of Object.values(value)) checkForClient(member, [...holders, value]);
}

function consoleFacade(log: Log): object {
  const write = (...parts: unknown[]): void => log(lineOf(parts));
  return exposed('console', { log: write, info: write, warn: write, error: write, debug: write });
}

function lineOf(parts: unknown[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' ');
}
