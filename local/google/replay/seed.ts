/**
 * Makes the spreadsheet that a recording found already there: its tabs from the first look at it, its cells from
 * the reads that came before the first write.
 */
import type { Interaction } from './read-recordings.ts';

/** Sends one JSON body and returns the JSON answer. */
type Send = (method: string, address: string, body: unknown) => Promise<unknown>;

interface SpreadsheetAnswer {
  readonly spreadsheetId: string;
  readonly properties: { readonly title: string; readonly locale: string; readonly timeZone: string };
  readonly sheets: readonly { readonly properties: object }[];
}

/** What was made, and the calls whose answers it was made of: those prove nothing. */
export interface Seed {
  readonly recordedId: string;
  readonly ownId: string;
  readonly calls: ReadonlySet<Interaction>;
}

const makesFile = /^\/(v4\/spreadsheets|drive\/v3\/files)\/?$/;

/** Do the calls use a spreadsheet that none of them makes? */
export function needsSeed(calls: readonly Interaction[]): boolean {
  const makes = calls.some(({ method, path }) => method === 'POST' && makesFile.test(path));
  return !makes && calls.some(isLook);
}

function isLook({ status, res }: Interaction): boolean {
  return status === 200 && Object.hasOwn(Object(res) as object, 'sheets');
}

/** Throws when the calls never look at their spreadsheet. */
export async function seed(calls: readonly Interaction[], send: Send): Promise<Seed> {
  const look = calls.find(isLook);
  if (!look) throw new Error('The recording never looks at its spreadsheet, so it cannot be made again.');
  const recorded = look.res as SpreadsheetAnswer;
  const { title, locale, timeZone } = recorded.properties;
  const sheets = recorded.sheets.map(({ properties }) => ({ properties }));
  const made = await send('POST', '/v4/spreadsheets', { properties: { title, locale, timeZone }, sheets });
  const { spreadsheetId: ownId } = made as SpreadsheetAnswer;
  const used = new Set<Interaction>([look]);
  const ranges = new Set<string>();
  for (const call of calls) {
    if (call.method !== 'GET') break;
    const { range, values } = Object(call.res) as { range?: string; values?: unknown };
    if (call.status !== 200 || range === undefined || values === undefined || ranges.has(range)) continue;
    ranges.add(range);
    used.add(call);
    const address = `/v4/spreadsheets/${ownId}/values/${encodeURIComponent(range)}?valueInputOption=RAW`;
    await send('PUT', address, { values });
  }
  return { recordedId: recorded.spreadsheetId, ownId, calls: used };
}
