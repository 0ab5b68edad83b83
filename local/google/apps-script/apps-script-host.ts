/**
 * Runs the built add-on as Apps Script would: functions on demand (menu, sidebar) and by triggers, with the services that
 * the add-on uses. It knows nothing of the add-on itself.
 */
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ActionRefused } from '../control/action-refused.ts';
import type { HumanAction, ScriptHost, ScriptHostContext } from '../script-host.ts';
import { Switches } from '../switches.ts';
import type { Workbook } from '../workbook/workbook.ts';
import type { AuthMode, ExecutionRecord, TriggerEvent } from './execution.ts';
import type { Finished } from './executions.ts';
import { Executions } from './executions.ts';
import type { ScriptRunner } from './google-script-run.ts';
import { scriptRun } from './google-script-run.ts';
import type { Manifest } from './manifest.ts';
import { readManifest } from './manifest.ts';
import type { ScriptLimits } from './script-limits.ts';
import { consumerLimits, DailyQuotas } from './script-limits.ts';
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
  /** The folder with `code.js`, its HTML files and `appsscript.json`; default: addon/dist. */
  bundleDir?: string;
  /** Executions of one document that this machine runs at the same time; default 4. */
  concurrency?: number;
  /** Quotas that differ from those of consumer accounts. */
  limits?: Partial<ScriptLimits>;
  /** Default: an add-on. A script that is bound to a document may have several triggers of a type. */
  isAddOn?: boolean;
  /** The script's OAuth client id, the audience of its identity tokens. */
  clientId?: string;
  /** The person at the keyboard. */
  user?: string;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Told of every execution that ended in an error: Apps Script itself tells nobody. */
  failed?: (record: ExecutionRecord) => void;
}

/** A document on somebody's screen. */
export interface Screen {
  spreadsheetId: string;
  /** The tab that is shown; left out: the first one. */
  tabId?: number | undefined;
  /** Who sits there; left out: the person at the keyboard. */
  user?: string | undefined;
}

/** A function to run as its user would by a menu item or from the sidebar. */
export interface RunRequest extends Screen {
  function: string;
  args?: unknown[];
  authMode?: AuthMode;
  /** The result goes to a page. */
  isForClient?: boolean;
}

const hourMs = 3_600_000;
/** The OAuth client id of a script that has no other. */
export const defaultClientId = 'apps-script-stand-in.apps.googleusercontent.com';

export class AppsScriptHost implements ScriptHost {
  readonly store: ScriptStore;
  readonly quotas: DailyQuotas;
  readonly #executions: Executions;
  readonly #limits: ScriptLimits;
  readonly #switches: Switches;
  readonly #user: string;
  readonly #bundleDir: string;
  readonly #clock: NodeJS.Timeout;
  #hours = 0;

  constructor(context: ScriptHostContext, options: AppsScriptOptions = {}) {
    const now = options.now ?? Date.now;
    const bundleDir = (this.#bundleDir =
      options.bundleDir ?? fileURLToPath(new URL('../../../addon/dist', import.meta.url)));
    const manifest = (): Manifest => readManifest(bundleDir);
    const limits = (this.#limits = { ...consumerLimits, ...options.limits });
    const switches = (this.#switches = context.switches ?? new Switches());
    const quotas = (this.quotas = new DailyQuotas(limits, now));
    const locks = new LockTable();
    const { clientId = defaultClientId, isAddOn = true } = options;
    const { identityToken } = context;
    this.store = new ScriptStore(context.dataDir);
    this.#user = options.user ?? 'person@example.com';
    this.#executions = new Executions({
      bundleDir,
      concurrency: options.concurrency ?? 4,
      limits,
      quotas,
      switches,
      now,
      ended: (record) => {
        locks.executionEnded(record.id);
        if (record.error !== null) options.failed?.(record);
      },
      services: {
        SpreadsheetApp: spreadsheetMethods(context, manifest),
        PropertiesService: propertiesMethods(this.store, quotas),
        CacheService: cacheMethods(now),
        LockService: locks.methods,
        UrlFetchApp: urlFetchMethods({ manifest, quotas, switches }),
        ScriptApp: scriptAppMethods({
          store: this.store,
          manifest,
          limits,
          switches,
          isAddOn,
          newUid: () => String(randomInt(1, 2 ** 47)),
          identityToken:
            identityToken &&
            ((email, includesEmail) => identityToken({ email, audience: clientId, includesEmail })),
        }),
        Session: sessionMethods(manifest),
        HtmlService: htmlMethods(bundleDir),
      },
    });
    this.#clock = setInterval(() => this.fireHourly(), hourMs);
    this.#clock.unref();
  }

  /** Runs a function and waits for its end. */
  run({ spreadsheetId, tabId, user = this.#user, ...request }: RunRequest): Promise<Finished> {
    return this.#executions.start({
      spreadsheetId,
      function: request.function,
      args: request.args ?? [],
      event: null,
      authMode: request.authMode ?? 'FULL',
      activeTabId: tabId,
      user,
      activeUser: user,
      isForClient: request.isForClient ?? false,
    });
  }

  /**
   * Somebody opens the document: the simple onOpen, then installed triggers. `isEnabled`: the add-on was used in this
   * document before; where it was not, onOpen may do nothing but add a menu.
   */
  async open(screen: Screen, isEnabled = true): Promise<Finished[]> {
    const { spreadsheetId, user = this.#user } = screen;
    const event: TriggerEvent = { kind: 'open', user: this.#switches.isOn('editorIsKnown') ? user : '' };
    const runs: Promise<Finished>[] = [];
    if (this.functionNames().includes('onOpen')) {
      runs.push(this.#fire(screen, 'onOpen', user, event, isEnabled ? 'LIMITED' : 'NONE'));
    }
    for (const { uid, handler, user: creator } of this.#triggersOf(spreadsheetId, 'ON_OPEN')) {
      runs.push(this.#fire(screen, handler, creator, { ...event, triggerUid: uid }, 'FULL'));
    }
    return Promise.all(runs);
  }

  /** Somebody installs the add-on from inside the document. */
  install(screen: Screen): Promise<Finished> {
    return this.#fire(screen, 'onInstall', screen.user ?? this.#user, { kind: 'install' }, 'FULL');
  }

  /** Somebody clicks an item of a menu that the script has added to the document. Rejects when there is no such item. */
  async click({ spreadsheetId, tabId, user }: Screen, caption: string): Promise<Finished> {
    const functionName = this.#menuItems(spreadsheetId).get(caption);
    if (functionName === undefined) {
      throw new ActionRefused(`No menu of the document has an item "${caption}".`);
    }
    return this.run({ spreadsheetId, tabId, user, function: functionName });
  }

  /** `google.script.run` of a page that the script shows on this screen. */
  page({ spreadsheetId, tabId, user }: Screen): ScriptRunner {
    return scriptRun(this.functionNames(), async (name, args) => {
      const screen = { spreadsheetId, tabId, user };
      const { record, result } = await this.run({ ...screen, function: name, args, isForClient: true });
      return record.error === null ? { result } : { error: record.error };
    });
  }

  /** The script's global functions. */
  functionNames(): string[] {
    try {
      const code = readFileSync(join(this.#bundleDir, 'code.js'), 'utf8');
      return [...code.matchAll(/^(?:async )?function (\w+)\(/gm)].map(([, name = '']) => name);
    } catch {
      return [];
    }
  }

  /** The text of an HTML file beside the script. Throws when there is none. */
  htmlFile(name: string): string {
    const file = join(this.#bundleDir, `${name}.html`);
    if (!/^\w+$/.test(name) || !existsSync(file)) throw new ActionRefused(`There is no HTML file "${name}".`);
    return readFileSync(file, 'utf8');
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

  /** What the clock does every hour: fires the triggers whose time has come. */
  fireHourly(): void {
    this.#hours += 1;
    for (const { type, spreadsheetId, handler, user, uid, everyHours = 1 } of this.store.triggers) {
      if (type !== 'CLOCK' || this.#hours % everyHours !== 0) continue;
      void this.#fire({ spreadsheetId }, handler, user, { kind: 'timed', triggerUid: uid }, 'FULL');
    }
  }

  onHumanAction(action: HumanAction): Promise<void> {
    if (action.isUnseen === true) return Promise.resolve();
    const editorIsKnown = this.#switches.isOn('editorIsKnown');
    const { spreadsheetId, tabId, before, user = this.#user } = action;
    const simple = editEvent(action, editorIsKnown);
    if (simple !== undefined && this.#takesSimpleEdit(spreadsheetId)) {
      void this.#fire({ spreadsheetId, tabId, user }, 'onEdit', user, simple, 'LIMITED', before);
    }
    for (const { trigger, event } of firingsOf(action, this.store.triggers, editorIsKnown)) {
      void this.#fire({ spreadsheetId, tabId, user }, trigger.handler, trigger.user, event, 'FULL', before);
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

  #triggersOf(spreadsheetId: string, type: string): typeof this.store.triggers {
    return this.store.triggers.filter(
      (trigger) => trigger.spreadsheetId === spreadsheetId && trigger.type === type,
    );
  }

  /** A script has a simple trigger when it has a global function of that name; only so many of its events wait. */
  #takesSimpleEdit(spreadsheetId: string): boolean {
    if (!this.functionNames().includes('onEdit')) return false;
    return this.#executions.waiting(spreadsheetId, 'onEdit') < this.#limits.simpleTriggerQueue;
  }

  /** Functions by the captions of the items that the script added last. */
  #menuItems(spreadsheetId: string): Map<string, string> {
    const items = new Map<string, string>();
    for (const { action, detail } of this.executions(spreadsheetId).flatMap(({ ui }) => ui)) {
      if (action !== 'menu') continue;
      const menu = detail as { items: ('separator' | { caption: string; functionName: string })[] };
      for (const item of menu.items) if (item !== 'separator') items.set(item.caption, item.functionName);
    }
    return items;
  }

  /** `user`: as whom the function runs; whoever is at the screen may be somebody else. */
  #fire(
    screen: Screen,
    handler: string,
    user: string,
    event: TriggerEvent,
    authMode: AuthMode,
    seen?: Workbook,
  ): Promise<Finished> {
    const request = { args: [], event, authMode, activeTabId: screen.tabId, user, isForClient: false };
    const { spreadsheetId } = screen;
    return this.#executions.start(
      { ...request, spreadsheetId, function: handler, activeUser: event.user ?? '' },
      seen,
    );
  }
}
