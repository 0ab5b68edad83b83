/**
 * Starts the stand-in for Google inside this process: sign-in, the Sheets API and the control API on one port.
 * What the HTTP control API offers is also here as methods, for tests.
 */
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { AccessTokens } from './auth/access-tokens.ts';
import { apiKeyOf } from './auth/api-key.ts';
import { IdentityKeys } from './auth/identity-keys.ts';
import { identityRoutes } from './auth/identity-routes.ts';
import type { IdentityClaims } from './auth/identity-tokens.ts';
import { identityToken } from './auth/identity-tokens.ts';
import { metadataRoutes } from './auth/metadata-routes.ts';
import { rightsRoutes } from './auth/rights-routes.ts';
import type { ServiceAccountKey } from './auth/service-account.ts';
import { loadServiceAccount, newServiceAccount, saveServiceAccount } from './auth/service-account.ts';
import { ownMachineOnly } from './control/own-machine-only.ts';
import { ActionRefused } from './control/action-refused.ts';
import { controlRoutes } from './control/control-routes.ts';
import type { NewSpreadsheet } from './control/create-spreadsheet.ts';
import { createSpreadsheet } from './control/create-spreadsheet.ts';
import { HumanActions } from './control/human-actions.ts';
import { driveRoutes } from './drive/drive-routes.ts';
import type { Role } from './drive/sharing.ts';
import { granteeOf, permission } from './drive/sharing.ts';
import { copySpreadsheet } from './drive/copy-spreadsheet.ts';
import type { HumanAction, ScriptHost, ScriptHostFactory } from './script-host.ts';
import { CallCounters } from './server/call-counters.ts';
import type { Document } from './server/documents.ts';
import { Documents, personEmail } from './server/documents.ts';
import { publishExchanges } from './server/exchanges.ts';
import { faultRoutes } from './server/fault-routes.ts';
import { Faults } from './server/faults.ts';
import type { QuotaLimits } from './server/quota-limits.ts';
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
  /** Further service accounts that may sign in (`newServiceAccount`); nothing is shared with them by itself. */
  readonly otherAccounts?: readonly ServiceAccountKey[] | undefined;
  /** What a minute allows; left out: everything. */
  readonly quota?: QuotaLimits;
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
  /** All calls of both APIs, by method and status. */
  readonly calls: CallCounters;
  readonly scriptHost: ScriptHost | undefined;
  /** What is assumed of Google where nobody knows. */
  readonly switches: Switches;
  /** A spreadsheet of the person at the keyboard, shared with the service account as writer. */
  createShared(options: NewSpreadsheet): Document;
  /** Takes the place of a token where a public file is read: `?key=`. */
  readonly apiKey: string;
  readonly identityKeys: IdentityKeys;
  /** A signed OpenID Connect token, as `ScriptApp.getIdentityToken()` gives one. */
  identityToken(claims: IdentityClaims): string;
  /** An access token of a person, as consent to the scopes (full addresses) would give one. */
  accessToken(email: string, scopes: readonly string[]): string;
  /**
   * Shares a spreadsheet, or takes the share back ("none"). `grantee`: an address, "anyone" (with the link), or a
   * domain. Throws ActionRefused for the owner.
   */
  share(spreadsheetId: string, grantee: string, role: Exclude<Role, 'owner'> | 'none'): void;
  /** The person opens the spreadsheet with the app: from then on tokens for `drive.file` reach it. */
  openWithApp(spreadsheetId: string, email: string): void;
  /** The keyboard of a spreadsheet, with the owner of all spreadsheets or somebody else at it. Throws when there is none. */
  human(spreadsheetId: string, email?: string): HumanActions;
  /** What a person does with "Make a copy": the id of the copy, which belongs to that person. */
  makeCopy(spreadsheetId: string, email?: string): string;
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
  const keysFile = dataDir === undefined ? undefined : join(dataDir, 'identity-keys.json');
  const identityKeys = new IdentityKeys(keysFile, now);
  const tokens = new AccessTokens(key, identityKeys, options.otherAccounts);
  const apiKey = apiKeyOf(key.private_key);
  const quota = new Quota(options.quota);
  const faults = new Faults();
  const calls = new CallCounters();
  const scriptHost = options.scriptHost?.({
    workbook: (spreadsheetId) => documents.get(spreadsheetId)?.workbook,
    changed: (workbook) => {
      const document = documents.get(workbook.id);
      if (document) documents.changed(document);
    },
    addEditor: (spreadsheetId, email) => google.share(spreadsheetId, email, 'writer'),
    mayEdit: (spreadsheetId, email) => isEditor(find(spreadsheetId), email),
    dataDir,
    switches,
    identityToken: (claims) => identityToken(identityKeys, claims, now() / 1000),
  });

  documents.onCopy((originalId, copyId) => {
    if (switches.isOn('copiedFileKeepsProperties')) scriptHost?.onCopy?.(originalId, copyId);
  });

  const app = new Hono();
  app.use('/control/*', ownMachineOnly);
  for (const api of ['/v4/*', '/drive/*', '/upload/*']) app.use(api, publishExchanges);
  let url = '';
  tokenRoute(app, { tokens, url: () => url, now });
  const onApiWrite = (spreadsheetId: string): void => {
    if (!switches.isOn('apiWritesFireOnChange')) return;
    const tabId = documents.get(spreadsheetId)?.workbook.tabs[0]?.tabId ?? 0;
    void scriptHost?.onHumanAction({ spreadsheetId, tabId, kind: 'OTHER', firesEdit: false });
  };
  const services = { documents, tokens, apiKey, quota, faults, calls, switches, now };
  metadataRoutes(app, { email: key.client_email, project: key.project_id, tokens, now });
  identityRoutes(app, { keys: identityKeys, url: () => url });
  sheetsRoutes(app, { ...services, onApiWrite });
  driveRoutes(app, services);
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
    calls,
    scriptHost,
    switches,
    createShared: (spreadsheet) => {
      const document = createSpreadsheet(documents, spreadsheet);
      google.share(document.workbook.id, key.client_email, 'writer');
      return document;
    },
    apiKey,
    identityKeys,
    identityToken: (claims) => identityToken(identityKeys, claims, now() / 1000),
    accessToken: (email, scopes) => tokens.issue({ email, scopes }, now() / 1000),
    share: (spreadsheetId, grantee, role) => {
      const document = find(spreadsheetId);
      const granted = permission(granteeOf(grantee), role === 'none' ? 'reader' : role, now());
      if (document.sharing.get(granted.id)?.role === 'owner') {
        throw new ActionRefused(
          `${grantee} owns the spreadsheet; permissions.create of Drive gives it away.`,
        );
      }
      if (role !== 'none') documents.share(document, granted);
      else if (document.sharing.get(granted.id)) documents.unshare(document, granted);
    },
    openWithApp: (spreadsheetId, email) => documents.openWithApp(find(spreadsheetId), email),
    human: (spreadsheetId, email = personEmail) => {
      const document = find(spreadsheetId);
      const told = async (action: HumanAction): Promise<void> => {
        documents.changed(document, { by: email });
        await scriptHost?.onHumanAction(action);
      };
      return new HumanActions(document.workbook, told, { email, mayEdit: () => isEditor(document, email) });
    },
    makeCopy: (spreadsheetId, email = personEmail) =>
      copySpreadsheet(documents, find(spreadsheetId), { owner: email }).workbook.id,
    close: async () => {
      faults.clear();
      await scriptHost?.close();
      documents.flush();
      await stopListening();
    },
  };
  switchRoutes(app, switches);
  faultRoutes(app, { calls, faults, quota, now });
  rightsRoutes(app, google);
  controlRoutes(app, google);
  options.pages?.(app, documents);
  const listening = await listen(app, options.port ?? 0);
  stopListening = listening.stopListening;
  url = `http://127.0.0.1:${listening.port}`;
  if (serviceAccountFile !== undefined) saveServiceAccount(serviceAccountFile, google.serviceAccount);
  return google;
}

function isEditor({ sharing }: Document, email: string): boolean {
  return ['owner', 'writer'].includes(sharing.roleOf(email) ?? '');
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
          ? new Error(`Port ${port} on 127.0.0.1 is taken; stop what listens there or choose another port.`)
          : error,
      ),
    );
  });
}
