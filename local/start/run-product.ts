/** Starts all of the product in order and connects a sheet. Every part is handed to the supervisor as soon as it runs. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

import { z } from 'zod';

import { startStep } from '../launch/progress.mjs';
import { portFrom, requireFreePort } from '../services/port.ts';
import { withoutPassword } from '../services/service-addresses.ts';
import { startServices } from '../services/start-services.ts';
import { backendStatus } from './backend-status.ts';
import { buildAddOn, buildDashboard } from './build-pages.ts';
import { dashboardAddress } from './dashboard-address.ts';
import { connectTab } from './connect-tab.ts';
import type { ConnectedTab } from './connect-tab.ts';
import { deskWorks } from './desk/desk-works.ts';
import { openDesk } from './desk/desk.ts';
import { restartable } from './desk/restartable.ts';
import { googleControl } from './google-control.ts';
import { makeShop } from './sample-shop.ts';
import { writeMysqlClientScript } from './mysql-client-script.ts';
import { addOnFolder, backendSecrets, startBackendPart, startGooglePart } from './parts.ts';
import type { Surroundings } from './parts.ts';
import { renderLogLine } from './render-log-line.ts';
import type { Supervisor } from './supervisor.ts';
import { tryItLines } from './try-it.ts';
import { waitUntilImported } from './wait-until-imported.ts';

const PORT = 8_080;
const GOOGLE_PORT = 8_081;

const keyFileSchema = z.object({ client_email: z.string() });

export interface ProductOptions {
  root: string;
  /** Absolute. */
  dataDir: string;
  env: Readonly<Record<string, string | undefined>>;
  supervisor: Supervisor;
}

/** Settles when the product is ready and has said how to try it. */
export async function runProduct({ root, dataDir, env, supervisor }: ProductOptions): Promise<void> {
  const port = portFrom(env, 'PORT', PORT);
  const googlePort = portFrom(env, 'GOOGLE_STANDIN_PORT', GOOGLE_PORT);
  await requireFreePort(port, 'the backend', 'PORT');
  await requireFreePort(googlePort, 'the stand-in for Google', 'GOOGLE_STANDIN_PORT');

  const services = await startServices({
    mode: 'start',
    dataDir,
    env,
    log: (line) => console.log(`✓ ${line}`),
  });
  await supervisor.add(services);

  if (services.mysqlPid !== undefined) await makeShop(services.mysqlUrl);

  const behindDesk = deskWorks(services);
  const desk = await supervisor.add(await openDesk(behindDesk.works));
  await supervisor.add(behindDesk.connections);

  const surroundings = (onLine: Surroundings['onLine']): Surroundings => ({ root, dataDir, env, onLine });
  const google = await during('stand-in for Google', async () => {
    // Its lines are in its log file; when it fails, the sentence brings the last of them.
    const part = await startGooglePart(
      surroundings(() => undefined),
      googlePort,
      desk.url,
    );
    return { result: await supervisor.add(part), detail: part.ready.url };
  });

  const backendUrl = `http://127.0.0.1:${port}`;
  const secrets = backendSecrets(dataDir);
  await during('add-on and dashboard', async () => {
    await Promise.all([buildAddOn(root, backendUrl, addOnFolder(dataDir)), buildDashboard(root)]);
    return { result: undefined, detail: 'built' };
  });
  const needs = { port, services, google: google.ready, secrets };
  await during('backend', async () => {
    const backendPart = await restartable(() => startBackendPart(surroundings(printLogLine), needs));
    behindDesk.setBackend(backendPart);
    return { result: await supervisor.add(backendPart), detail: backendUrl };
  });

  const backend = backendStatus(backendUrl, secrets.operatorToken);
  const tab = await during('sheet', async () => {
    const result = await connectTab({
      google: googleControl(google.ready.url),
      dataDir,
      serviceAccountEmail: keyFileSchema.parse(
        JSON.parse(readFileSync(google.ready.serviceAccountFile, 'utf8')),
      ).client_email,
      knowsTable: async (table) => (await backend.link(table)) !== undefined,
    });
    await waitUntilImported(backend, result.tableName);
    return { result, detail: tabDetail(result) };
  });

  const client = writeMysqlClientScript(dataDir, services);
  const hints = tryItLines({
    backendUrl,
    dashboard: await dashboardAddress(backendUrl, secrets.operatorToken),
    googleUrl: google.ready.url,
    operatorToken: secrets.operatorToken,
    mysqlClient: client && shortPath(client),
    mysqlAddress: withoutPassword(services.mysqlUrl),
    tab,
  });
  console.log(hints.join('\n'));
  console.log('ready');
}

function tabDetail({ isNew, rows, tableName }: ConnectedTab): string {
  return isNew
    ? `${rows.toLocaleString('en-US')} airports, linked to ${tableName}`
    : `kept, linked to ${tableName}`;
}

/** As one would type it from the current folder. */
function shortPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

function printLogLine(line: string): void {
  const text = renderLogLine(line);
  if (text !== undefined) console.log(text);
}

/** Shows one step of the start while it runs. */
async function during<T>(label: string, run: () => Promise<{ result: T; detail: string }>): Promise<T> {
  const step = startStep(label);
  try {
    const { result, detail } = await run();
    step.done(detail);
    return result;
  } catch (error) {
    step.failed();
    throw error;
  }
}
