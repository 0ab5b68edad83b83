/** `ScriptApp` (triggers, tokens), `Session`, `UrlFetchApp` and `HtmlService`. */
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

const builder = (handler: string, type: TriggerInfo['type'], everyHours = 1): object =>
  exposed('TriggerBuilder', {
    create: () =>
      triggerFacade(call('ScriptApp', 'TriggerBuilder.create', handler, type, everyHours) as TriggerInfo),
  });

const triggers = (): object[] =>
  (call('ScriptApp', 'getProjectTriggers') as TriggerInfo[]).map(triggerFacade);

/** Google takes these numbers of hours only. */
const hoursAllowed = [1, 2, 4, 6, 8, 12];

export const scriptApp = exposed('ScriptApp', {
  AuthMode: { NONE: 'NONE', LIMITED: 'LIMITED', FULL: 'FULL', CUSTOM_FUNCTION: 'CUSTOM_FUNCTION' },
  AuthorizationStatus: { REQUIRED: 'REQUIRED', NOT_REQUIRED: 'NOT_REQUIRED' },
  EventType: {
    ON_EDIT: 'ON_EDIT',
    ON_CHANGE: 'ON_CHANGE',
    ON_OPEN: 'ON_OPEN',
    CLOCK: 'CLOCK',
  },
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
            if (!hoursAllowed.includes(hours)) {
              throw new Error(
                'The value you passed to everyHours was invalid. It must be one of 1, 2, 4, 6, 8 or 12.',
              );
            }
            return builder(handler, 'CLOCK', hours);
          },
          everyDays: (days: number) => builder(handler, 'CLOCK', 24 * days),
        }),
    }),
  getIdentityToken: () => call('ScriptApp', 'getIdentityToken'),
  getAuthorizationInfo: () =>
    exposed('AuthorizationInfo', {
      getAuthorizationStatus: () => 'NOT_REQUIRED',
      getAuthorizationUrl: () => null,
    }),
  requireScopes: (_mode: string, scopes: string[]) => void call('ScriptApp', 'requireScopes', scopes),
});

export const userFacade = (email: () => unknown): object => exposed('User', { getEmail: email });

export const session = exposed('Session', {
  getActiveUser: () => userFacade(() => call('Session', 'getActiveUser')),
  getEffectiveUser: () => userFacade(() => call('Session', 'getEffectiveUser')),
  getScriptTimeZone: () => call('Session', 'getScriptTimeZone'),
});

interface FetchAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

type FetchOptions = Record<string, unknown> & { payload?: unknown };

/** An object as payload is sent as a form. */
function fetchRequest(url: string, options: FetchOptions = {}): object {
  const { payload } = options;
  if (typeof payload !== 'object' || payload === null) return { ...options, url };
  const form = Object.entries(payload as Record<string, unknown>).map(([name, value]) =>
    [name, String(value)].map(encodeURIComponent).join('='),
  );
  return { ...options, url, payload: form.join('&') };
}

const fetchAnswer = (answer: FetchAnswer): object =>
  exposed('HTTPResponse', {
    getResponseCode: () => answer.status,
    getContentText: () => answer.body,
    getContent: () => call('Utilities', 'blobBytes', answer.body),
    getHeaders: () => answer.headers,
    getAllHeaders: () => answer.headers,
  });

export const urlFetchApp = exposed('UrlFetchApp', {
  fetch: (url: string, options?: FetchOptions) =>
    fetchAnswer(call('UrlFetchApp', 'fetch', fetchRequest(url, options)) as FetchAnswer),
  fetchAll: (requests: (string | ({ url: string } & FetchOptions))[]) => {
    const sent = requests.map((one) => (typeof one === 'string' ? { url: one } : fetchRequest(one.url, one)));
    return (call('UrlFetchApp', 'fetchAll', sent) as FetchAnswer[]).map(fetchAnswer);
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
