/** Which scopes each method of the Sheets API demands, whether it takes an API key, and what refusals call it. */
import type { MethodAccess } from '../auth/authorize.ts';
import { scopes } from '../auth/scopes.ts';

const writeScopes = scopes('spreadsheets', 'drive', 'drive.file');
const readScopes = [...writeScopes, ...scopes('spreadsheets.readonly', 'drive.readonly')];

const service = 'sheets.googleapis.com';

/** The plain reads. Reads by data filter and of metadata are not among them: Google wants the scopes of a write. */
const plainReads = new Set(['spreadsheets.get', 'spreadsheets.values.get', 'spreadsheets.values.batchGet']);

/** Names of the methods behind the HTTP API, where they do not follow from the rule. */
const rpcNames: Readonly<Record<string, string>> = {
  'spreadsheets.create': 'CreateSpreadsheet',
  'spreadsheets.get': 'GetSpreadsheet',
  'spreadsheets.getByDataFilter': 'GetSpreadsheetByDataFilter',
  'spreadsheets.batchUpdate': 'BatchUpdateSpreadsheet',
  'spreadsheets.values.batchGetByDataFilter': 'BatchGetValuesByDataFilter',
  'spreadsheets.values.batchUpdateByDataFilter': 'BatchUpdateValuesByDataFilter',
  'spreadsheets.values.batchClearByDataFilter': 'BatchClearValuesByDataFilter',
  'spreadsheets.sheets.copyTo': 'CopySheetTo',
};

export function sheetsAccess(method: string): MethodAccess {
  const isPlainRead = plainReads.has(method);
  const rpc = `google.apps.sheets.v4.SpreadsheetsService.${rpcNames[method] ?? derivedName(method)}`;
  return { service, rpc, scopes: isPlainRead ? readScopes : writeScopes, acceptsApiKey: isPlainRead };
}

/** "spreadsheets.values.batchGet" is BatchGetValues. */
function derivedName(method: string): string {
  const [, resource = '', verb = ''] = method.split('.');
  return capitalised(verb) + capitalised(resource);
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
