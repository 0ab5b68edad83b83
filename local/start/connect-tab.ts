/**
 * Gives the product a sheet to sync, the way a user would: a spreadsheet with the airports, shared with the service
 * account, and the add-on's own "Start syncing this tab". Done again, it finds what is there.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { PlainError } from '../launch/plain-error.mjs';
import type { GoogleControl, TabPlace } from './google-control.ts';
import { loadAirports } from './load-data-set.ts';

export interface ConnectedTab extends TabPlace {
  tableName: string;
  rows: number;
  /** False when an earlier start had made the sheet. */
  isNew: boolean;
}

export interface ConnectOptions {
  google: GoogleControl;
  dataDir: string;
  serviceAccountEmail: string;
  operatorToken: string;
}

const stateSchema = z.object({ spreadsheetId: z.string(), tabId: z.number() });
const answerSchema = z.union([
  z.object({ ok: z.literal(true), tab: z.object({ link: z.object({ tableName: z.string() }).nullable() }) }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

export async function connectTab(options: ConnectOptions): Promise<ConnectedTab> {
  const { google, dataDir, serviceAccountEmail, operatorToken } = options;
  const stateFile = join(dataDir, 'state.json');
  const airports = loadAirports();
  const kept = readState(stateFile);
  const isKept = kept !== undefined && (await google.hasSpreadsheet(kept.spreadsheetId));
  const place = isKept ? kept : await google.createSpreadsheet('Airports', 'airports', airports);
  writeFileSync(stateFile, JSON.stringify(place));

  await google.share(place.spreadsheetId, serviceAccountEmail);
  await google.setScriptProperty('ROWLINK_OPERATOR_TOKEN', operatorToken);
  // Registering again is how a user repairs a link, so a kept sheet with a new database is linked anew.
  const tableName = await register(google, place);
  return { ...place, tableName, rows: airports.length - 1, isNew: !isKept };
}

async function register(google: GoogleControl, place: TabPlace): Promise<string> {
  const text = await google.runScript(place, 'api', [JSON.stringify({ op: 'register' })]);
  const answer = answerSchema.parse(JSON.parse(String(text)));
  if (answer.ok && answer.tab.link) return answer.tab.link.tableName;
  throw new PlainError(
    `The add-on could not start the sync: ${answer.ok ? 'the tab is not linked' : answer.message}`,
  );
}

function readState(file: string): TabPlace | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Missing after a fresh start. Broken after a crash: a new sheet is made.
    return undefined;
  }
}
