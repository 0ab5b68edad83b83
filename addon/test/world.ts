/**
 * One spreadsheet, the built add-on in the Apps Script host, a fake backend, and a person who types. Tests act through the
 * person and look at what arrives at the backend and at what the host has counted.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { AppsScriptHost } from '../../local/google/apps-script/apps-script-host.ts';
import type { ExecutionRecord } from '../../local/google/apps-script/execution.ts';
import type { HumanActionKind } from '../../local/google/script-host.ts';
import type { CellValue, Scalar } from '../../local/google/workbook/cell.ts';
import { rectangleAt } from '../../local/google/workbook/grid-range.ts';
import { parseEntry } from '../../local/google/workbook/parse-entry.ts';
import type { Tab } from '../../local/google/workbook/tab.ts';
import { emptyWorkbookState, Workbook } from '../../local/google/workbook/workbook.ts';
import type { EditBatch } from '../../shared/protocol/edit-batch.ts';
import type { LinkSettings } from '../../shared/protocol/registration.ts';
import type { Operation, Operations, RpcAnswer } from '../rpc.ts';
import { FakeBackend } from './fake-backend.ts';

/** Only a watchdog: on a busy machine starting worker threads and the build take seconds. */
vi.setConfig({ testTimeout: 30_000 });

const spreadsheetId = 'spreadsheet-of-the-test';
const columnCount = 10;
const rowCount = 2_000;

/** Columns c0…c9 in A…J, the row key in K. */
export const settings: LinkSettings = {
  linkId: 'link7',
  tabId: 11,
  headerRow: 1,
  keyColumn: columnCount,
  keyHeader: 'Row key',
  columns: Array.from({ length: columnCount }, (_, index) => ({
    id: `c${index}`,
    index,
    header: `Column ${index}`,
  })),
};

/** May look at the spreadsheet only. */
export const viewer = 'viewer@example.com';

export interface World {
  backend: FakeBackend;
  host: AppsScriptHost;
  /** With whom the add-on shared the spreadsheet. */
  editors: string[];
  workbook: Workbook;
  linked: Tab;
  other: Tab;
  /** Runs the sidebar's function for the linked tab, by default as the person at the keyboard. */
  api<O extends Operation>(
    op: O,
    request?: Operations[O]['request'],
    user?: string,
  ): Promise<RpcAnswer<Operations[O]['answer']>>;
  /** Types from a cell on, as a person does: 1-based row, 0-based column. Does not wait for the add-on. */
  type(tab: Tab, row: number, column: number, values: Scalar[][]): Promise<void>;
  change(kind: HumanActionKind): Promise<void>;
  /** What the person did is handled: the batches and executions since the last call. */
  settled(): Promise<{ batches: EditBatch[]; executions: ExecutionRecord[] }>;
  documentProperties(): Record<string, string>;
  close(): Promise<void>;
}

/** What worlds may share, one after the other: a backend, and the add-on built for its address. */
export interface Stage {
  backend: FakeBackend;
  bundleDir: string;
  close(): Promise<void>;
}

/** `flags` of the build. */
export async function newStage(...flags: string[]): Promise<Stage> {
  const backend = new FakeBackend(settings);
  const bundleDir = await mkdtemp(join(tmpdir(), 'rowlink-addon-'));
  await buildAddon(bundleDir, await backend.start(), ...flags);
  return {
    backend,
    bundleDir,
    close: async () => {
      await backend.stop();
      await rm(bundleDir, { recursive: true });
    },
  };
}

/** A world whose tab is registered. `timeZone` is the spreadsheet's. */
export async function registeredWorld(stage: Stage, timeZone = 'Etc/GMT'): Promise<World> {
  const world = newWorld(stage, timeZone);
  const answer = await world.api('register');
  if (!answer.ok) throw new Error(answer.problem.message);
  await world.settled();
  return world;
}

export function newWorld(stage: Stage, timeZone = 'Etc/GMT'): World {
  const { backend, bundleDir } = stage;
  backend.reset();
  backend.marks = () =>
    workbook.state.metadata.map(({ metadataKey, metadataValue = '' }) => [metadataKey, metadataValue]);
  const editors: string[] = [];
  const workbook = newWorkbook(timeZone);
  const [linked, other] = workbook.tabs;
  if (linked === undefined || other === undefined) throw new Error('The workbook has no tabs.');
  const host = new AppsScriptHost(
    {
      workbook: () => workbook,
      changed: () => undefined,
      dataDir: undefined,
      addEditor: (_, email) => void editors.push(email),
      mayEdit: (_, email) => email !== viewer,
      identityToken: ({ email, includesEmail }) => (includesEmail ? `identity.of.${email}` : ''),
    },
    { bundleDir },
  );
  const seen = { batches: 0, executions: 0 };
  return {
    backend,
    host,
    editors,
    workbook,
    linked,
    other,
    api: async (op, request, user) => {
      const args = [JSON.stringify({ op, ...(request && { request }) })];
      const { result } = await host.run({ spreadsheetId, function: 'api', args, tabId: linked.tabId, user });
      return JSON.parse(result as string) as never;
    },
    type: async (tab, row, column, values) => {
      enter(tab, row, column, values);
      const range = {
        tabId: tab.tabId,
        ...rectangleAt(row - 1, column, values.length, values[0]?.length ?? 0),
      };
      await host.onHumanAction({ spreadsheetId, tabId: tab.tabId, kind: 'EDIT', range, firesEdit: true });
    },
    change: (kind) => host.onHumanAction({ spreadsheetId, tabId: linked.tabId, kind, firesEdit: false }),
    settled: async () => {
      await host.idle();
      const batches = backend.batches.slice(seen.batches);
      const executions = host.executions().slice(seen.executions);
      seen.batches += batches.length;
      seen.executions += executions.length;
      return { batches, executions };
    },
    documentProperties: () => host.store.properties('document', { spreadsheetId, user: '' }),
    close: () => host.close(),
  };
}

/** Runs the build as `npm run build` does. */
export async function buildAddon(
  outdir: string,
  backendUrl: string | undefined,
  ...flags: string[]
): Promise<string> {
  const script = fileURLToPath(new URL('../build.mjs', import.meta.url));
  const env = { ...process.env, ...(backendUrl === undefined ? {} : { ADDON_BACKEND_URL: backendUrl }) };
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--outdir', outdir, ...flags], {
    env,
  });
  return stdout;
}

/** Every formula is worth 42. */
function newWorkbook(timeZone: string): Workbook {
  const engine = { evaluate: (): CellValue => 42 };
  const state = emptyWorkbookState(spreadsheetId, 'Test', { timeZone });
  const workbook = new Workbook(state, { engine, now: Date.now });
  const linked = workbook.addTab(settings.tabId, 'Airports', { rows: rowCount });
  workbook.addTab(12, 'Notes');
  enter(linked, 1, 0, [[...settings.columns.map((column) => column.header), settings.keyHeader]]);
  for (let row = 2; row <= rowCount - 100; row += 1) enter(linked, row, settings.keyColumn, [[`key${row}`]]);
  return workbook;
}

function enter(tab: Tab, row: number, column: number, values: Scalar[][]): void {
  values.forEach((line, rowOffset) =>
    line.forEach((value, columnOffset) => {
      const [at, place] = [row - 1 + rowOffset, column + columnOffset];
      const { numberFormat, ...content } = typeof value === 'string' ? parseEntry(value) : { value };
      tab.enter(at, place, content);
      if (numberFormat !== undefined) {
        tab.setCell(at, place, { ...tab.cell(at, place), format: { numberFormat } });
      }
    }),
  );
}
