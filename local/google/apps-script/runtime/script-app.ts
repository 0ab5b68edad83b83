/** `ScriptApp` (triggers), `Session`, `UrlFetchApp` and `HtmlService`. */
import { call, exposed } from './bridge.ts';

/** A trigger as the host knows it. */
interface TriggerInfo {
  uid: string;
  handler: string;
  type: 'ON_EDIT' | 'ON_CHANGE' | 'ON_OPEN' | 'CLOCK';
  spreadsheetId: string;
}

const triggerFacade = (info: TriggerInfo): object =>
  exposed('Trigger', {
    getUniqueId: () => info.uid,
    getHandlerFunction: () => info.handler,
    getEventType: () => info.type,
    getTriggerSource: () => (info.type === 'CLOCK' ? 'CLOCK' : 'SPREADSHEETS'),
    getTriggerSourceId: () => (info.type === 'CLOCK' ? null : info.spreadsheetId),
  });

const create = (handler: string, type: TriggerInfo['type']): object =>
  triggerFacade(call('ScriptApp', 'TriggerBuilder.create', handler, type) as TriggerInfo);

const builder = (handler: string, type: TriggerInfo['type']): object =>
  exposed('TriggerBuilder', { create: () => create(handler, type) });

const triggers = (): object[] =>
  (call('ScriptApp', 'getProjectTriggers') as TriggerInfo[]).map(triggerFacade);

export const scriptApp = exposed('ScriptApp', {
  AuthMode: { NONE: 'NONE', LIMITED: 'LIMITED', FULL: 'FULL', CUSTOM_FUNCTION: 'CUSTOM_FUNCTION' },
  EventType: { ON_EDIT: 'ON_EDIT', ON_CHANGE: 'ON_CHANGE', ON_OPEN: 'ON_OPEN', CLOCK: 'CLOCK' },
  getProjectTriggers: triggers,
  getUserTriggers: triggers,
  deleteTrigger: (trigger: { getUniqueId(): string }) =>
    void call('ScriptApp', 'deleteTrigger', trigger.getUniqueId()),
  newTrigger: (handler: string) =>
    exposed('TriggerBuilder', {
      forSpreadsheet: () =>
        exposed('SpreadsheetTriggerBuilder', {
          onEdit: () => builder(handler, 'ON_EDIT'),
          onChange: () => builder(handler, 'ON_CHANGE'),
          onOpen: () => builder(handler, 'ON_OPEN'),
        }),
      timeBased: () =>
        exposed('ClockTriggerBuilder', {
          everyHours: (hours: number) => {
            if (hours !== 1) throw new Error('Only everyHours(1) is a part of the Apps Script host.');
            return builder(handler, 'CLOCK');
          },
        }),
    }),
});

const userFacade = (method: string): object => exposed('User', { getEmail: () => call('Session', method) });

export const session = exposed('Session', {
  getActiveUser: () => userFacade('getActiveUser'),
  getEffectiveUser: () => userFacade('getEffectiveUser'),
  getScriptTimeZone: () => call('Session', 'getScriptTimeZone'),
});

interface FetchAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export const urlFetchApp = exposed('UrlFetchApp', {
  fetch: (url: string, options: object = {}) => {
    const answer = call('UrlFetchApp', 'fetch', url, options) as FetchAnswer;
    return exposed('HTTPResponse', {
      getResponseCode: () => answer.status,
      getContentText: () => answer.body,
      getHeaders: () => answer.headers,
      getAllHeaders: () => answer.headers,
    });
  },
});

function htmlOutput(content: string): object {
  let title = '';
  const output: object = exposed('HtmlOutput', {
    setTitle: (text: string) => {
      title = text;
      return output;
    },
    getTitle: () => title,
    getContent: () => content,
  });
  return output;
}

export const htmlService = exposed('HtmlService', {
  createHtmlOutput: (html: string) => htmlOutput(html),
  createHtmlOutputFromFile: (name: string) =>
    htmlOutput(call('HtmlService', 'createHtmlOutputFromFile', name) as string),
});
