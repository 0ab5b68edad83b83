/**
 * Starts the stand-in for Google inside this process: sign-in, the Sheets API and the control API on one port.
 * What the HTTP control API offers is also here as methods, for tests.
 */
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { AccessTokens } from './auth/access-tokens.ts';
import type { ServiceAccountKey } from './auth/service-account.ts';
import { loadServiceAccount, newServiceAccount, saveServiceAccount } from './auth/service-account.ts';
import { controlRoutes } from './control/control-routes.ts';
import type { NewSpreadsheet } from './control/create-spreadsheet.ts';
import { createSpreadsheet } from './control/create-spreadsheet.ts';
import { HumanActions } from './control/human-actions.ts';
import type { ScriptHost, ScriptHostFactory } from './script-host.ts';
import type { Document } from './server/documents.ts';
import { Documents } from './server/documents.ts';
import { publishExchanges } from './server/exchanges.ts';
import { Faults } from './server/faults.ts';
import { Quota } from './server/quota.ts';
import { sheetsRoutes } from './server/sheets-routes.ts';
import { switchRoutes } from './control/switch-routes.ts';
import { tokenRoute } from './server/token-route.ts';
import type { SwitchSettings } from './switches.ts';
import { Switches } from './switches.ts';

export interface GoogleOptions {
  /** 0 or left out: a free port. */
  readonly port?: number;
  /** Where spreadsheets and the service account's key are kept; left out: in memory only. */
  readonly dataDir?: string | undefined;
  /** Reads and writes per minute and account; Infinity: no limit (the default). */
  readonly quotaLimit?: number;
  /** Runs Apps Script on the same workbooks. */
  readonly scriptHost?: ScriptHostFactory | undefined;
  /** Mounts pages for people beside the APIs. */
  readonly pages?: ((app: Hono, documents: Documents) => void) | undefined;
  /** Switches that are not to stand at their defaults. */
  readonly switches?: SwitchSettings | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface GoogleStandIn {
  /** Such as http://127.0.0.1:8081, without a slash at the end: `rootUrl` of the client, and `/token` behind it. */
  readonly url: string;
  readonly serviceAccount: ServiceAccountKey;
  /** The same key as a file; undefined without a data folder. */
  readonly serviceAccountFile: string | undefined;
  readonly documents: Documents;
  readonly faults: Faults;
  readonly quota: Quota;
  readonly scriptHost: ScriptHost | undefined;
  /** What is assumed of Google where nobody knows. */
  readonly switches: Switches;
  /** A spreadsheet of the person at the keyboard, shared with the service account as writer. */
  createShared(options: NewSpreadsheet): Document;
  /** Shares a spreadsheet, or takes the share back ("none"). */
  share(spreadsheetId: string, email: string, role: 'writer' | 'reader' | 'none'): void;
  /** The keyboard of a spreadsheet. Throws when there is no such spreadsheet. */
  human(spreadsheetId: string): HumanActions;
  /** Stores everything and stops listening. */
  close(): Promise<void>;
}

/** Starts listening on 127.0.0.1. Rejects when the port is taken. */
export async function startGoogle(options: GoogleOptions = {}): Promise<GoogleStandIn> {
  const now = options.now ?? Date.now;
  const { dataDir } = options;
  const serviceAccountFile = dataDir === undefined ? undefined : join(dataDir, 'service-account.json');
  const key = serviceAccountFile === undefined ? newServiceAccount() : loadServiceAccount(serviceAccountFile);
  const switches = new Switches(options.switches);
  const documents = new Documents({ dataDir, now, switches });
  const tokens = new AccessTokens(key);
  const quota = new Quota(options.quotaLimit ?? Infinity);
  const faults = new Faults();
  const scriptHost = options.scriptHost?.({
    workbook: (spreadsheetId) => documents.get(spreadsheetId)?.workbook,
    changed: (workbook) => {
      const document = documents.get(workbook.id);
      if (document) documents.changed(document);
    },
    dataDir,
  });

  const app = new Hono();
  app.use(publishExchanges);
  let url = '';
  tokenRoute(app, { tokens, url: () => url, now });
  const onApiWrite = (spreadsheetId: string): void => {
    if (!switches.isOn('apiWritesFireOnChange')) return;
    const tabId = documents.get(spreadsheetId)?.workbook.tabs[0]?.tabId ?? 0;
    void scriptHost?.onHumanAction({ spreadsheetId, tabId, kind: 'OTHER', firesEdit: false });
  };
  sheetsRoutes(app, { documents, tokens, quota, faults, now, onApiWrite });
  scriptHost?.routes(app);
  const find = (spreadsheetId: string): Document => {
    const document = documents.get(spreadsheetId);
    if (!document) throw new Error(`There is no spreadsheet ${spreadsheetId}.`);
    return document;
  };
  let stopListening = (): Promise<void> => Promise.resolve();
  const google: GoogleStandIn = {
    get url() {
      return url;
    },
    get serviceAccount() {
      return { ...key, token_uri: `${url}/token` };
    },
    serviceAccountFile,
    documents,
    faults,
    quota,
    scriptHost,
    switches,
    createShared: (spreadsheet) => {
      const document = createSpreadsheet(documents, spreadsheet);
      google.share(document.workbook.id, key.client_email, 'writer');
      return document;
    },
    share: (spreadsheetId, email, role) => {
      const document = find(spreadsheetId);
      if (role === 'none') document.roles.delete(email);
      else document.roles.set(email, role);
      documents.changed(document);
    },
    human: (spreadsheetId) => {
      const document = find(spreadsheetId);
      return new HumanActions(document.workbook, async (action) => {
        documents.changed(document);
        await scriptHost?.onHumanAction(action);
      });
    },
    close: async () => {
      faults.clear();
      await scriptHost?.close();
      documents.flush();
      await stopListening();
    },
  };
  switchRoutes(app, switches);
  controlRoutes(app, google);
  options.pages?.(app, documents);
  const listening = await listen(app, options.port ?? 0);
  stopListening = listening.stopListening;
  url = `http://127.0.0.1:${listening.port}`;
  if (serviceAccountFile !== undefined) saveServiceAccount(serviceAccountFile, google.serviceAccount);
  return google;
}

interface Listening {
  readonly port: number;
  /** Breaks open connections. */
  readonly stopListening: () => Promise<void>;
}

/** Milliseconds; as long as Google's front ends. A shorter one breaks calls of a client that was busy for a while. */
const keepAliveTimeout = 240_000;

function listen(app: Hono, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const options = { fetch: app.fetch, port, hostname: '127.0.0.1', serverOptions: { keepAliveTimeout } };
    const server = serve(options, (address: AddressInfo) => {
      const stopListening = (): Promise<void> =>
        new Promise((stopped) => {
          server.close(() => stopped());
          if ('closeAllConnections' in server) server.closeAllConnections();
        });
      resolve({ port: address.port, stopListening });
    });
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} on 127.0.0.1 is taken; stop what listens there or set another GOOGLE_STANDIN_PORT.`,
            )
          : error,
      ),
    );
  });
}
