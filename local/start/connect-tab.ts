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
  /** Whether the backend has a link to that table. */
  knowsTable: (table: string) => Promise<boolean>;
}

const stateSchema = z.object({ spreadsheetId: z.string(), tabId: z.number() });
const answerSchema = z.union([
  z.object({
    ok: z.literal(true),
    answer: z.object({ link: z.object({ tableName: z.string() }).nullable() }),
  }),
  z.object({ ok: z.literal(false), problem: z.object({ message: z.string() }) }),
]);

export async function connectTab(options: ConnectOptions): Promise<ConnectedTab> {
  const { google, dataDir, serviceAccountEmail, knowsTable } = options;
  const stateFile = join(dataDir, 'state.json');
  const airports = loadAirports();
  const kept = readState(stateFile);
  const isKept = kept !== undefined && (await google.hasSpreadsheet(kept.spreadsheetId));
  const place = isKept ? kept : await google.createSpreadsheet('Airports', 'airports', airports);
  writeFileSync(stateFile, JSON.stringify(place));

  await google.share(place.spreadsheetId, serviceAccountEmail);
  // A kept sheet may have met a new database, to which its link means nothing: then it is linked anew.
  const linkedTable = isKept ? await askAddOn(google, place, 'status') : undefined;
  const isKnown = linkedTable !== undefined && (await knowsTable(linkedTable));
  const tableName = isKnown ? linkedTable : await askAddOn(google, place, 'register');
  if (tableName === undefined) throw new PlainError('The add-on did not link the tab, and gave no reason.');
  return { ...place, tableName, rows: airports.length - 1, isNew: !isKept };
}

/** Asks the add-on as its sidebar does; answers the table that the tab is linked to. */
async function askAddOn(
  google: GoogleControl,
  place: TabPlace,
  op: 'status' | 'register',
): Promise<string | undefined> {
  const text = await google.runScript(place, 'api', [JSON.stringify({ op })]);
  const answer = answerSchema.parse(JSON.parse(String(text)));
  if (answer.ok) return answer.answer.link?.tableName;
  throw new PlainError(`The add-on could not start the sync: ${answer.problem.message}`);
}

function readState(file: string): TabPlace | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Missing after a fresh start. Broken after a crash: a new sheet is made.
    return undefined;
  }
}
