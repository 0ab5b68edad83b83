/** What the API asks of the flows, in memory: two links, and notes of everything that was asked. */
import type { EditBatch } from '../../../shared/protocol/edit-batch.ts';
import type { Link } from '../../core/link.ts';
import { SyncError } from '../../core/sync-error.ts';
import type { AppDeps } from '../../http/app.ts';
import type { Failure } from '../../ports/failures.ts';
import type { LinkWatch } from '../../ports/link-reads.ts';
import type { LinkFacts } from '../../ports/overview.ts';
import type { Spreadsheet } from '../../ports/spreadsheets.ts';
import { freeBudget } from './free-budget.ts';
import { memoryNonces } from './memory-nonces.ts';
import { memoryInbox } from './memory-inbox.ts';
import { memoryLinks } from './memory-links.ts';
import { memoryTickets } from './memory-tickets.ts';
import { memoryLog, type MemoryLog } from './memory-log.ts';

/** The time of every test of the API, in milliseconds. */
export const NOW = Date.UTC(2026, 0, 15);
export const TOKEN = 'the-operator-token';
/** Of `link-0` and `link-1`. */
export const SECRETS = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map((key) => key.toString('base64url'));

export interface Received {
  link: string;
  batch: EditBatch;
}

export interface ApiScene {
  deps: AppDeps;
  log: MemoryLog;
  received: Received[];
  /** Of the log lines of each request. */
  contexts: Readonly<Record<string, unknown>>[];
  requests: Parameters<AppDeps['observing']['metrics']['request']>[0][];
  /** Requests that failed through no fault of whoever asked. */
  failures: Failure[];
  /** What was asked of the flows about one link. */
  asked: string[];
}

const nothing = { pending: 0, lastAt: null, oldestPendingAt: null };
const FACTS: LinkFacts = {
  rows: 9,
  heldRows: 1,
  imported: { done: 4, total: 9 },
  edits: nothing,
  changes: { pending: 2, lastAt: NOW, oldestPendingAt: NOW - 5_000 },
  openConflicts: 0,
  issues: 0,
  deadLetters: 0,
  approvals: 1,
  dirtyRows: 2,
};

const WATCH: LinkWatch = {
  drift: { cells: 0, at: NOW * 1_000 },
  owner: 'ann@example.com',
  lastWebhookAt: null,
  isSilent: false,
};
const NO_USE = { requests: 0, runMs: 0 };
const FILE = { id: 1, googleId: 'file-1' } as Spreadsheet;

export async function apiScene(): Promise<ApiScene> {
  const links = memoryLinks();
  const ids: number[] = [];
  const ofBoth = <T>(known: T) => new Map(ids.map((id) => [id, known]));
  const log = memoryLog();
  const received: Received[] = [];
  const contexts: Readonly<Record<string, unknown>>[] = [];
  const requests: Parameters<AppDeps['observing']['metrics']['request']>[0][] = [];
  const asked: string[] = [];
  const failures: Failure[] = [];
  const note = (what: string, link: Link): Promise<void> => {
    asked.push(`${what} ${link.publicId}`);
    return Promise.resolve();
  };
  for (const [tabId, secret] of SECRETS.entries()) {
    const { id } = await links.create({
      publicId: `link-${tabId}`,
      secret,
      spreadsheet: 1,
      tabId,
      tabName: `tab ${tabId}`,
      table: `table_${tabId}`,
      headerRow: 0,
      keyColumn: 2,
      keyHeader: 'sync key',
      columns: [],
    });
    ids.push(id);
  }
  const ports = {
    links,
    log,
    inbox: memoryInbox(),
  } as unknown as AppDeps['ports'];
  const deps: AppDeps = {
    ports,
    receive: (link, batch) => {
      received.push({ link: link.publicId, batch });
      return Promise.resolve({ v: 1, t1: NOW, isNew: true });
    },
    noteRun: (spreadsheet, runMs) => asked.push(`run ${spreadsheet} ${runMs}`),
    unknown: { refusals: { note: () => undefined, waitMs: () => 0 }, proxies: 0 },
    access: { nonces: memoryNonces(), rate: { take: () => Promise.resolve(0) } },
    registration: {
      rate: { take: () => Promise.resolve(0) },
      attachers: [],
      identities: { verify: () => Promise.reject(new SyncError('IDENTITY_REFUSED')) },
      proofs: {
        challenge: () => 'nonce',
        require: () => Promise.reject(new SyncError('EDIT_RIGHT_UNPROVEN')),
      },
      register: () => Promise.reject(new SyncError('TAB_UNUSABLE', 'Column C has no header.')),
      preview: () => Promise.reject(new SyncError('TAB_UNUSABLE', 'Column C has no header.')),
      attachable: () => Promise.resolve({ v: 1, tables: [{ table: 'orders', rows: 9, linkedTab: null }] }),
      accountFor: () => Promise.resolve('rowlink@example.iam.gserviceaccount.com'),
    },
    columns: {
      registry: {
        read: () => Promise.reject(new SyncError('LINK_UNKNOWN')),
        events: () => Promise.resolve([]),
      },
      changeColumn: () => Promise.reject(new SyncError('COLUMN_UNKNOWN')),
    },
    conflicts: {
      list: () => Promise.resolve({ conflicts: [], next: null }),
      restore: () => Promise.reject(new SyncError('CONFLICT_UNKNOWN')),
      choose: () => Promise.reject(new SyncError('CONFLICT_UNKNOWN')),
      chooseAll: () => Promise.resolve(0),
    },
    history: {
      list: () => Promise.resolve({ entries: [], next: null }),
      restore: () => Promise.reject(new SyncError('ENTRY_UNKNOWN')),
    },
    deadLetters: {
      list: () => Promise.resolve({ letters: [], next: null }),
      retry: () => Promise.resolve(0),
    },
    approvals: { list: () => Promise.resolve([]), answer: () => Promise.resolve([]) },
    probes: {
      health: {
        mysql: () => Promise.resolve(),
        queues: () => Promise.reject(new Error('away')),
        lastSheetsCall: () => null,
        processes: () => Promise.resolve([]),
        changeQueue: () => Promise.resolve(null),
        lastSyncAt: () => Promise.resolve(null),
      },
      isServing: () => true,
      metrics: { text: () => Promise.resolve('sync_links 1'), contentType: 'text/plain' },
    },
    observing: {
      context: (fields, work) => {
        contexts.push(fields);
        return work();
      },
      metrics: { request: (call) => requests.push(call) },
      noteFailure: (failure) => failures.push(failure),
      cloudProject: null,
      newRequestId: () => 'made-by-the-server',
    },
    life: {
      links,
      overview: { of: () => Promise.resolve(FACTS), all: () => Promise.resolve(ofBoth(FACTS)) },
      spreadsheets: { get: () => Promise.resolve(FILE), list: () => Promise.resolve([FILE]) },
      budget: freeBudget,
      linkReads: {
        of: () => Promise.resolve(WATCH),
        all: () => Promise.resolve(ofBoth(WATCH)),
      },
      addonRuns: {
        of: () => Promise.resolve(NO_USE),
        all: () => Promise.resolve(ofBoth(NO_USE)),
      },
      changeSettings: (link, settings) => note(`settings ${JSON.stringify(settings)}`, link),
      syncNow: (link) => note('syncNow', link),
      pause: (link) => note('pause', link),
      resume: (link) => note('resume', link),
      rotateKey: async (link) => {
        await note('rotateKey', link);
        return 'another-secret';
      },
      setOwner: (link, owner) => note(`owner ${owner}`, link),
      unlink: (link, clean) => note(`unlink ${String(clean)}`, link),
    },
    operatorToken: TOKEN,
    dashboard: {
      sessionKey: 'a key for sessions',
      acts: { note: () => Promise.resolve(), list: () => Promise.resolve([]) },
      signIn: { openId: null, operators: [] },
      now: () => NOW,
      tickets: memoryTickets(),
      board: {
        minutes: { read: () => Promise.resolve({ lastStep: 100, found: [], driftBefore: 4 }) },
        failures: { list: () => Promise.resolve([]), codes: () => Promise.resolve([]) },
        letterBoard: {
          list: () => Promise.resolve([]),
          codes: () => Promise.resolve([]),
          match: () => Promise.resolve([]),
        },
        accounts: () =>
          Promise.resolve([
            {
              account: 'sync@project.iam.gserviceaccount.com',
              spreadsheets: 3,
              reads: { used: 12, max: 55 },
              writes: { used: 0, max: 55 },
              pausedUntil: NOW + 30_000,
            },
          ]),
        moveSpreadsheet: (spreadsheetId, account) =>
          Promise.resolve({ spreadsheetId, account, was: 'sync@project.iam.gserviceaccount.com' }),
        retryMany: () => Promise.resolve(0),
        budget: null,
      },
      live: {
        look: () =>
          Promise.resolve({
            operations: { at: NOW, links: [], processes: [], oldestUnsettledAt: null },
            alerts: [],
            queues: null,
          }),
        sheetUrl: (googleId) => `https://sheets.example/${googleId}`,
        isServing: () => true,
      },
    },
    referenceMs: () => NOW,
  };
  return { deps, log, received, contexts, requests, failures, asked };
}
