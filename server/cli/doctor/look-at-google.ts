/** What `doctor` says of Google: the key, the clock, both APIs, and every linked spreadsheet, by one read each. */
import { driveFileChanges } from '../../adapters/google-drive/file-changes.ts';
import { googleSheets } from '../../adapters/google-sheets/google-sheets.ts';
import type { ServiceAccount } from '../../adapters/google-sheets/service-account.ts';
import type { Link } from '../../core/link.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { Budget } from '../../ports/budget.ts';
import type { Spreadsheet } from '../../ports/spreadsheets.ts';
import { findingsOf, type Finding } from './finding.ts';

const { good, warning, problem } = findingsOf('google');

export interface GoogleOptions {
  /** At least one. */
  accounts: readonly ServiceAccount[];
  /** Address of the one that works on a spreadsheet. */
  accountOf: (googleId: string) => Promise<string>;
  sheetsRootUrl: string | undefined;
  driveRootUrl: string | undefined;
  tokenUrl: string | undefined;
  timeoutMs: number;
  budget: Budget;
  fetch: typeof globalThis.fetch;
}

const SHEETS_URL = 'https://sheets.googleapis.com/';
/** Google refuses keys' signatures from clocks that are minutes off. */
const OFFSET_MS_MAX = 60_000;
/** Reads cost quota; the sync needs it more. */
const SPREADSHEETS_MAX = 20;

export async function lookAtGoogle(
  options: GoogleOptions,
  spreadsheets: readonly Spreadsheet[],
  links: readonly Link[],
): Promise<Finding[]> {
  const { accounts, accountOf, sheetsRootUrl: rootUrl, tokenUrl, timeoutMs } = options;
  const sheets = googleSheets({
    accounts,
    accountOf,
    rootUrl,
    tokenUrl,
    timeoutMs,
    budget: options.budget,
    newTabId: () => 0,
    now: Date.now,
  });
  const findings = [await lookAtClock(options)];
  for (const account of accounts) {
    const drive = driveFileChanges({ account, rootUrl: options.driveRootUrl, tokenUrl, timeoutMs });
    findings.push(good('key', account.email), await lookAtDrive(account.email, () => drive.start()));
  }
  const linked = spreadsheets.filter(({ id }) => links.some(({ spreadsheet }) => spreadsheet === id));
  for (const spreadsheet of linked.slice(0, SPREADSHEETS_MAX)) {
    const tabs = links.filter((link) => link.spreadsheet === spreadsheet.id);
    findings.push(
      ...(await lookAtSpreadsheet(spreadsheet, tabs, await accountOf(spreadsheet.googleId), (id) =>
        sheets.describe(id),
      )),
    );
  }
  if (linked.length > SPREADSHEETS_MAX) {
    findings.push(
      good('spreadsheets', `${linked.length - SPREADSHEETS_MAX} more were not looked at, to spare the quota`),
    );
  }
  return findings;
}

async function lookAtClock({ fetch, sheetsRootUrl, timeoutMs }: GoogleOptions): Promise<Finding> {
  try {
    const before = Date.now();
    const response = await fetch(sheetsRootUrl ?? SHEETS_URL, {
      method: 'HEAD',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const told = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(told)) return good('clock', 'Google did not tell the time');
    const offset = told - (before + Date.now()) / 2;
    const found = `this machine is within ${Math.ceil(Math.abs(offset) / 1_000)} s of Google`;
    if (Math.abs(offset) <= OFFSET_MS_MAX) return good('clock', found);
    return problem(
      'clock',
      found,
      'Let this machine follow a time server: Google takes no key from a wrong clock.',
    );
  } catch {
    return problem(
      'connection',
      'Google does not answer',
      'Check the way out of this network to sheets.googleapis.com and oauth2.googleapis.com.',
    );
  }
}

async function lookAtDrive(account: string, ask: () => Promise<unknown>): Promise<Finding> {
  try {
    await ask();
    return good('drive', 'tells which files changed');
  } catch (error) {
    const why = `${account}: ${sentenceOf(error)}`;
    return error instanceof SyncError && error.detail?.startsWith('no access token')
      ? problem(
          'key',
          why,
          'Make a new key for the service account, put it where GOOGLE_SERVICE_ACCOUNT_FILE points, restart.',
        )
      : warning(
          'drive',
          why,
          "Switch the Google Drive API on in the key's project; until then silent edits are found by the clock alone.",
        );
  }
}

async function lookAtSpreadsheet(
  { googleId, title, scratchTabId }: Spreadsheet,
  links: readonly Link[],
  account: string,
  describe: (googleId: string) => Promise<{ tabs: { tabId: number }[] }>,
): Promise<Finding[]> {
  const name = `"${title}" (${googleId})`;
  try {
    const { tabs } = await describe(googleId);
    const has = (tabId: number | null) => tabs.some((tab) => tab.tabId === tabId);
    const lost = links.filter(({ tabId }) => !has(tabId)).map(({ tabName }) => `"${tabName}"`);
    if (lost.length > 0) {
      return [
        problem(
          'tab',
          `${lost.join(', ')} of ${name} is gone`,
          'Bring the tab back (File, Version history), or unlink it.',
        ),
      ];
    }
    if (!has(scratchTabId)) {
      return [
        problem(
          '_sync',
          `the hidden tab _sync of ${name} is gone`,
          'Bring it back (File, Version history), or answer what "deletes" asks.',
        ),
      ];
    }
    return [good('spreadsheet', `${name} can be read`)];
  } catch (error) {
    const isDenied = error instanceof SyncError && ['SHEETS_DENIED', 'SHEETS_GONE'].includes(error.code);
    return [
      isDenied
        ? problem('spreadsheet', `${name}: ${sentenceOf(error)}`, `Share it with ${account} as an editor.`)
        : warning('spreadsheet', `${name}: ${sentenceOf(error)}`, 'Look again in a minute.'),
    ];
  }
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof SyncError)) return String(error);
  return error.detail === undefined ? error.publicMessage : `${error.publicMessage} (${error.detail})`;
}
