/** The stand-in with a spreadsheet that is shared with its service account, and the key file, for the tests of the checks. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startGoogle, type GoogleStandIn } from '../google/start-google.ts';

export interface TestGoogle {
  google: GoogleStandIn;
  keyFile: string;
  /** Has one tab, "kept". */
  spreadsheetId: string;
  titles: () => string[];
  close: () => Promise<void>;
}

export async function testGoogle(): Promise<TestGoogle> {
  const folder = await mkdtemp(join(tmpdir(), 'rowlink-verify-'));
  const google = await startGoogle();
  const keyFile = join(folder, 'key.json');
  await writeFile(keyFile, JSON.stringify({ ...google.serviceAccount, token_uri: `${google.url}/token` }));
  const { workbook } = google.createShared({ title: 'Mine', tabs: [{ title: 'kept', rows: [['a']] }] });
  return {
    google,
    keyFile,
    spreadsheetId: workbook.id,
    titles: () => workbook.tabs.map(({ title }) => title),
    async close() {
      await google.close();
      await rm(folder, { recursive: true });
    },
  };
}
