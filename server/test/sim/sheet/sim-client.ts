/**
 * The client of one process to the simulated Google. A process may crash before a call leaves and before its answer is
 * there; what left is applied whatever becomes of the process.
 */
import type { sheets_v4 } from '@googleapis/sheets';

import type { CallResult, GoogleClient } from '../../../adapters/google-sheets/client.ts';
import type { Failure } from '../../../adapters/google-sheets/google-errors.ts';
import type { Micros } from '../../../core/micros.ts';
import { readAreas, describeFile, type ReadArea } from './read-areas.ts';
import type { Fault, SimGoogle } from './sim-google.ts';

/** What the client needs of its process and of the world. */
export interface ClientWorld {
  /** Suspends the caller; never resolves when the process crashes. */
  point(label: string, us?: Micros): Promise<void>;
  /** Runs although the process crashes. */
  after(us: Micros, label: string, fn: () => void): void;
}

const MS = 1_000;
/** What one way of a call takes; the answer to one in ten is long on its way, so that others overtake it. */
const WAY_US = { least: 5 * MS, most: 400 * MS };
const SLOW_US = { least: 1_000 * MS, most: 9_000 * MS };
const SLOW_SHARE = 0.1;
/** The client gives up after this: sooner than in production, because others only ask for the lease again meanwhile. */
const TIMEOUT_US = 20_000 * MS;
/** Google ends a call at the latest after 180 seconds. */
const LATE_US = { least: 1_000 * MS, most: 175_000 * MS };

const NO_ANSWER: Failure = { isSent: true, status: null, reason: null, message: 'no answer' };
const REFUSED: Failure = { isSent: true, status: 400, reason: 'INVALID_ARGUMENT', message: 'refused' };
const FAILURES: Readonly<Partial<Record<Fault, Failure>>> = {
  limited: { isSent: true, status: 429, reason: 'RESOURCE_EXHAUSTED', message: 'quota' },
  unavailable: { isSent: true, status: 503, reason: 'UNAVAILABLE', message: 'unavailable' },
  'unavailable-applied': { isSent: true, status: 503, reason: 'UNAVAILABLE', message: 'unavailable' },
  unsent: { isSent: false, status: null, reason: null, message: 'ECONNREFUSED' },
};

export function simClient(google: SimGoogle, world: ClientWorld): GoogleClient {
  const way = (): Micros => google.random.int(WAY_US.least, WAY_US.most);
  const back = (): Micros =>
    google.random.chance(SLOW_SHARE) ? google.random.int(SLOW_US.least, SLOW_US.most) : way();

  const call = async <T>(
    kind: 'read' | 'write',
    signal: AbortSignal | undefined,
    serve: () => CallResult<T>,
    spoil: (result: CallResult<T>, fault: Fault) => CallResult<T>,
  ): Promise<CallResult<T>> => {
    await world.point(`google ${kind} leaves`, way());
    if (isStopped(signal)) return { ok: false, failure: { ...NO_ANSWER, isSent: false } };
    const fault = google.takeFault(kind);
    const failure = fault === null ? undefined : FAILURES[fault];
    google.counts[kind === 'read' ? 'reads' : 'writes'] += 1;
    if (failure !== undefined && fault !== 'unavailable-applied') {
      await world.point(`google ${kind} fails`, way());
      return { ok: false, failure };
    }
    if (fault === 'lost' || fault === 'late' || fault === 'no-answer') {
      if (fault === 'no-answer') serve();
      if (fault === 'late' && kind === 'write') {
        const delay = google.random.int(LATE_US.least, LATE_US.most);
        world.after(delay, 'google late write', () => void serve());
      }
      await world.point(`google ${kind} times out`, TIMEOUT_US);
      return { ok: false, failure: NO_ANSWER };
    }
    const result = serve();
    await world.point(`google ${kind} answers`, back());
    if (isStopped(signal)) return { ok: false, failure: NO_ANSWER };
    if (failure !== undefined) return { ok: false, failure };
    return fault === null ? result : spoil(result, fault);
  };

  const read = (areas: readonly ReadArea[]): CallResult<sheets_v4.Schema$Spreadsheet> => {
    const data = readAreas(google.workbook, areas, google.home);
    return data === null ? { ok: false, failure: REFUSED } : { ok: true, data };
  };

  const write = (
    body: sheets_v4.Schema$BatchUpdateSpreadsheetRequest,
  ): CallResult<sheets_v4.Schema$BatchUpdateSpreadsheetResponse> => {
    const areas = (body.responseRanges ?? []).map((range) => areaOfA1(google, range));
    if (body.requests?.every((request) => request.deleteFilterView)) google.counts.tidies += 1;
    const refusal = google.workbook.batch(body.requests ?? []);
    if (refusal !== null) return { ok: false, failure: { ...REFUSED, message: refusal } };
    google.changed('sync');
    if (body.includeSpreadsheetInResponse !== true) return { ok: true, data: {} };
    const answer = read(areas);
    return answer.ok ? { ok: true, data: { updatedSpreadsheet: answer.data } } : answer;
  };

  return {
    get: (_googleId, _fields, signal) =>
      call('read', signal, () => ({ ok: true, data: describeFile(google.workbook) }), unreadable),
    getRanges: (_googleId, dataFilters, _fields, signal) =>
      call('read', signal, () => read(dataFilters.map(areaOf)), spoilRead),
    batchUpdate: (_googleId, body, _fields, signal) => call('write', signal, () => write(body), unreadable),
  };
}

function isStopped(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** A body that is cut: the client gives what it could not parse as it is, and the product finds nothing in it. */
function unreadable<T extends object>(result: CallResult<T>): CallResult<T> {
  return result.ok ? { ok: false, failure: { ...NO_ANSWER, status: 200, message: 'unreadable' } } : result;
}

function spoilRead(
  result: CallResult<sheets_v4.Schema$Spreadsheet>,
  fault: Fault,
): CallResult<sheets_v4.Schema$Spreadsheet> {
  if (!result.ok || fault !== 'short') return unreadable(result);
  const last = result.data.sheets?.at(-1)?.data?.at(-1);
  if (last?.rowData !== undefined) last.rowData = last.rowData.slice(0, Math.floor(last.rowData.length / 2));
  return result;
}

function areaOf({ gridRange }: sheets_v4.Schema$DataFilter): ReadArea {
  const { sheetId, startRowIndex, endRowIndex, startColumnIndex, endColumnIndex } = gridRange ?? {};
  return {
    tabId: sheetId ?? 0,
    startRow: startRowIndex ?? 0,
    startColumn: startColumnIndex ?? 0,
    ...(endRowIndex != null && { endRow: endRowIndex }),
    ...(endColumnIndex != null && { endColumn: endColumnIndex }),
  };
}

const A1 = /^'(.+)'!([A-Z]+)(\d+):([A-Z]+)(\d+)$/;

function areaOfA1({ workbook }: SimGoogle, text: string): ReadArea {
  const [, title = '', firstColumn = '', firstRow, lastColumn = '', lastRow] = A1.exec(text) ?? [];
  const tab = workbook.tabs.find((candidate) => candidate.title === title);
  if (tab === undefined) throw new RangeError(`the simulated Google cannot read ${text}`);
  return {
    tabId: tab.id,
    startRow: Number(firstRow) - 1,
    endRow: Number(lastRow),
    startColumn: columnIndex(firstColumn),
    endColumn: columnIndex(lastColumn) + 1,
  };
}

function columnIndex(letters: string): number {
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
