/**
 * Runs the built add-on as Apps Script would: functions on demand (menu, sidebar) and by triggers, with the services that
 * the add-on uses. It knows nothing of the add-on itself.
 */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HumanAction, ScriptHost, ScriptHostContext } from '../script-host.ts';
import type { AuthMode, ExecutionRecord, TriggerEvent } from './execution.ts';
import type { Finished } from './executions.ts';
import { Executions } from './executions.ts';
import { scriptRoutes } from './script-routes.ts';
import { cacheMethods } from './services/cache-service.ts';
import { LockTable } from './services/lock-service.ts';
import { propertiesMethods } from './services/properties-service.ts';
import { htmlMethods, scriptAppMethods, sessionMethods } from './services/script-app-service.ts';
import { ScriptStore } from './services/script-store.ts';
import { spreadsheetMethods } from './services/spreadsheet-service.ts';
import { urlFetchMethods } from './services/url-fetch-service.ts';
import { editEvent, firingsOf } from './trigger-events.ts';

export interface AppsScriptOptions {
  /** The folder with `code.js` and `sidebar.html`; default: addon/dist. */
  bundleDir?: string;
  /** Executions of one document at the same time; default 4. */
  concurrency?: number;
  /** Default: 6 minutes, and 30 seconds for simple triggers. */
  timeLimitMs?: number;
  simpleTimeLimitMs?: number;
  /** The person at the keyboard. */
  user?: string;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Told of every execution that ended in an error: Apps Script itself tells nobody. */
  failed?: (record: ExecutionRecord) => void;
}

/** A function to run as its user would by a menu item or from the sidebar. */
export interface RunRequest {
  spreadsheetId: string;
  function: string;
  args?: unknown[];
  tabId?: number;
  authMode?: AuthMode;
}

const hourMs = 3_600_000;

export class AppsScriptHost implements ScriptHost {
  readonly store: ScriptStore;
  readonly #executions: Executions;
  readonly #user: string;
  readonly #bundleDir: string;
  readonly #clock: NodeJS.Timeout;

  constructor(context: ScriptHostContext, options: AppsScriptOptions = {}) {
    const now = options.now ?? Date.now;
    const bundleDir = (this.#bundleDir =
      options.bundleDir ?? fileURLToPath(new URL('../../../addon/dist', import.meta.url)));
    const locks = new LockTable();
    this.store = new ScriptStore(context.dataDir);
    this.#user = options.user ?? 'person@example.com';
    this.#executions = new Executions({
      bundleDir,
      concurrency: options.concurrency ?? 4,
      timeLimitMs: options.timeLimitMs ?? 360_000,
      simpleTimeLimitMs: options.simpleTimeLimitMs ?? 30_000,
      now,
      ended: (record) => {
        locks.executionEnded(record.id);
        if (record.error !== null) options.failed?.(record);
      },
      services: {
        SpreadsheetApp: spreadsheetMethods(context),
        PropertiesService: propertiesMethods(this.store),
        CacheService: cacheMethods(now),
        LockService: locks.methods,
        UrlFetchApp: urlFetchMethods,
        ScriptApp: scriptAppMethods(this.store, () => String(randomInt(1, 2 ** 47))),
        Session: sessionMethods(() => 'Etc/GMT'),
        HtmlService: htmlMethods(bundleDir),
      },
    });
    this.#clock = setInterval(() => this.fireHourly(), hourMs);
    this.#clock.unref();
  }

  /** Runs a function and waits for its end. */
  run(request: RunRequest): Promise<Finished> {
    return this.#executions.start({
      spreadsheetId: request.spreadsheetId,
      function: request.function,
      args: request.args ?? [],
      event: null,
      authMode: request.authMode ?? 'FULL',
      activeTabId: request.tabId,
      user: this.#user,
    });
  }

  /** The log of executions, oldest first. */
  executions(spreadsheetId?: string): ExecutionRecord[] {
    return this.#executions.records.filter(
      (record) => spreadsheetId === undefined || record.spreadsheetId === spreadsheetId,
    );
  }

  /** Resolves when no execution runs or waits. */
  idle(): Promise<void> {
    return this.#executions.idle();
  }

  /** Fires all hourly triggers now, as the clock does every hour. */
  fireHourly(): void {
    for (const trigger of this.store.triggers) {
      if (trigger.type !== 'CLOCK') continue;
      const event: TriggerEvent = { kind: 'timed', triggerUid: trigger.uid };
      this.#fire(trigger.spreadsheetId, trigger.handler, trigger.user, event, undefined);
    }
  }

  onHumanAction(action: HumanAction): Promise<void> {
    const { spreadsheetId, tabId } = action;
    const simple = editEvent(action);
    if (simple !== undefined && this.#hasSimpleOnEdit()) {
      this.#fire(spreadsheetId, 'onEdit', this.#user, simple, tabId, 'LIMITED');
    }
    for (const { trigger, event } of firingsOf(action, this.store.triggers)) {
      this.#fire(spreadsheetId, trigger.handler, trigger.user, event, tabId);
    }
    return Promise.resolve();
  }

  /** Copies the document properties; triggers stay with the original. */
  onCopy(originalId: string, copyId: string): void {
    const properties = this.store.properties('document', { spreadsheetId: originalId, user: '' });
    this.store.replaceProperties('document', { spreadsheetId: copyId, user: '' }, properties);
  }

  routes(app: Parameters<ScriptHost['routes']>[0]): void {
    scriptRoutes(app, this);
  }

  async close(): Promise<void> {
    clearInterval(this.#clock);
    await this.#executions.close();
    await this.store.saved();
  }

  /** A script has a simple trigger when it has a global function of that name. */
  #hasSimpleOnEdit(): boolean {
    try {
      return /^function onEdit\(/m.test(readFileSync(join(this.#bundleDir, 'code.js'), 'utf8'));
    } catch {
      return false;
    }
  }

  #fire(
    spreadsheetId: string,
    handler: string,
    user: string,
    event: TriggerEvent,
    activeTabId: number | undefined,
    authMode: AuthMode = 'FULL',
  ): void {
    void this.#executions.start({
      spreadsheetId,
      function: handler,
      args: [],
      event,
      authMode,
      activeTabId,
      user,
    });
  }
}
