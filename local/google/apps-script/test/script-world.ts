/** A spreadsheet and a host that runs a script given as text. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { SwitchSettings } from '../../switches.ts';
import { Switches } from '../../switches.ts';
import type { CellValue } from '../../workbook/cell.ts';
import type { Tab } from '../../workbook/tab.ts';
import { emptyWorkbookState, Workbook } from '../../workbook/workbook.ts';
import type { AppsScriptOptions } from '../apps-script-host.ts';
import { AppsScriptHost } from '../apps-script-host.ts';
import type { ExecutionRecord } from '../execution.ts';

/** Only a watchdog: on a busy machine starting worker threads and the build take seconds. */
vi.setConfig({ testTimeout: 30_000 });

export const spreadsheetId = 'spreadsheet-1';

export interface WorldOptions extends AppsScriptOptions {
  timeZone?: string;
  switches?: SwitchSettings;
  /** The content of appsscript.json; left out: there is none. */
  manifest?: object;
}

export interface ScriptWorld {
  host: AppsScriptHost;
  workbook: Workbook;
  switches: Switches;
  tab: Tab;
  /** Folder of the script and of what the host keeps. */
  dir: string;
  setScript(code: string): void;
  /** Runs a function of the script. Throws the script's error. */
  readonly run: (name: string, ...args: unknown[]) => Promise<unknown>;
  /** The log entry of the last execution. */
  lastRecord(): ExecutionRecord;
  close(): Promise<void>;
}

export function scriptWorld(code: string, options: WorldOptions = {}): ScriptWorld {
  const dir = mkdtempSync(join(tmpdir(), 'rowlink-script-'));
  const setScript = (text: string): void => writeFileSync(join(dir, 'code.js'), text);
  setScript(code);
  const state = emptyWorkbookState(spreadsheetId, 'Test', { timeZone: options.timeZone });
  const engine = { evaluate: (): CellValue => ({ error: 'N_A', message: 'No such value.' }) };
  const switches = new Switches(options.switches);
  const workbook = new Workbook(state, { engine, now: Date.now, switches });
  const tab = workbook.addTab(0, 'Data');
  if (options.manifest) writeFileSync(join(dir, 'appsscript.json'), JSON.stringify(options.manifest));
  const context = {
    workbook: () => workbook,
    changed: () => undefined,
    dataDir: dir,
    switches,
    identityToken: (claims: object) => `token ${JSON.stringify(claims)}`,
  };
  const host = new AppsScriptHost(context, { bundleDir: dir, ...options });
  return {
    host,
    workbook,
    switches,
    tab,
    dir,
    setScript,
    run: async (name, ...args) => {
      const { record, result } = await host.run({ spreadsheetId, function: name, args });
      if (record.error !== null) throw new Error(record.error);
      return result;
    },
    lastRecord: () => {
      const record = host.executions().at(-1);
      if (record === undefined) throw new Error('Nothing was run.');
      return record;
    },
    close: async () => {
      await host.close();
      rmSync(dir, { recursive: true });
    },
  };
}
