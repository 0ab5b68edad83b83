/** Answers of Google's that say "done", and do not show the write that was sent. */
import type { sheets_v4 } from '@googleapis/sheets';
import { describe, expect, test } from 'vitest';

import type { GoogleClient } from '../../adapters/google-sheets/client.ts';
import { writeCalls } from '../../adapters/google-sheets/write-calls.ts';
import { newIntent, type Intent } from '../../core/intent.ts';
import { sampleLink } from '../../core/sample-link.ts';
import { writeContext } from '../../spreadsheet/write-context.ts';
import { sampleSession } from './sample-session.ts';

const { spreadsheet } = sampleSession();
const context = writeContext(spreadsheet, sampleLink);

function intent(): Intent {
  const facts = { fence: 7, lo: 1, appendAfter: 9, columnCount: 5 };
  return { ...newIntent(sampleLink, facts), n: 4 };
}

/** What `_sync` holds in its first two cells: n and nonce. */
function shows(tabId: number, n: number, nonce: string): sheets_v4.Schema$BatchUpdateSpreadsheetResponse {
  const cells = [{ effectiveValue: { numberValue: n } }, { effectiveValue: { stringValue: nonce } }];
  const rowData = cells.map((cell) => ({ values: [cell] }));
  return { updatedSpreadsheet: { sheets: [{ properties: { sheetId: tabId }, data: [{ rowData }] }] } };
}

function send(data: sheets_v4.Schema$BatchUpdateSpreadsheetResponse | string) {
  const client = { batchUpdate: () => Promise.resolve({ ok: true, data }) } as unknown as GoogleClient;
  const titles = { get: () => '_sync' } as unknown as Parameters<typeof writeCalls>[2];
  const calls = writeCalls(client, () => Promise.reject(new Error('not asked')), titles);
  return calls.send(context, intent());
}

describe('a write that was answered with 200', () => {
  test('counts as applied when the answer shows its number and our nonce [C3]', async () => {
    expect(await send(shows(99, 4, spreadsheet.nonce))).toMatchObject({ kind: 'applied' });
  });

  test.each([
    ['that is no JSON', '<html>'],
    ['that is empty', {}],
    ['without tabs', { updatedSpreadsheet: {} }],
    ['of another write', shows(99, 3, spreadsheet.nonce)],
    ['of another file', shows(99, 4, 'nonce of a copy')],
    ['of another tab', shows(98, 4, spreadsheet.nonce)],
  ])('is unknown after an answer %s [C3]', async (_, answer) => {
    expect(await send(answer)).toMatchObject({ kind: 'unknown', status: 200 });
  });
});
