/** What `npm start` says once all runs: where everything is, and how to see a row cross in both directions. */
import type { ConnectedTab } from './connect-tab.ts';

export interface Running {
  backendUrl: string;
  /** Signs the first browser in that opens it. */
  dashboard: string;
  googleUrl: string;
  operatorToken: string;
  /** The script that opens the mysql client, as one types it. */
  mysqlClient: string | undefined;
  /** Without the password. */
  mysqlAddress: string;
  tab: ConnectedTab;
}

export function tryItLines(running: Running): string[] {
  const { backendUrl, dashboard, googleUrl, operatorToken, mysqlClient, mysqlAddress, tab } = running;
  const sql = `UPDATE ${tab.tableName} SET city = 'Springfield' WHERE iata = '00M'`;
  const sheet = `${googleUrl}/sheets/${tab.spreadsheetId}`;
  const cell = `${googleUrl}/control/spreadsheets/${tab.spreadsheetId}/type`;
  const typed = JSON.stringify({ tabId: tab.tabId, range: 'C2', values: [['Bay Springs']] });
  return [
    '',
    `  sheet      ${sheet}`,
    `  table      ${tab.tableName} on ${mysqlAddress}`,
    `  backend    ${backendUrl}`,
    `  dashboard  ${dashboard}`,
    '',
    '  Change a row in MySQL:',
    mysqlClient ? `    ${mysqlClient} -e "${sql}"` : `    ${sql};`,
    '  Edit a cell in the sheet: open its address and type, or',
    `    curl -s -X POST -H 'content-type: application/json' ${cell} -d '${typed}'`,
    '  See how the sync is:',
    `    curl -s -H 'authorization: Bearer ${operatorToken}' ${backendUrl}/api/sync/status`,
    '',
  ];
}
