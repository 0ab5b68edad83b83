/** `npm run google`: the stand-in for Google alone on this machine, for any client and any test program, until Ctrl-C. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mountPages } from '../playground/pages.ts';
import { PlainError } from '../launch/plain-error.mjs';
import { runMain } from '../run-main.ts';
import { onStopRequest } from '../stop-requests.ts';
import { parseAloneOptions, usage } from './alone-options.ts';
import { AppsScriptHost } from './apps-script/apps-script-host.ts';
import type { GoogleOptions, GoogleStandIn } from './start-google.ts';
import { startGoogle } from './start-google.ts';

const root = resolve(import.meta.dirname, '../..');

async function main(): Promise<number> {
  const { help, port, dataDir, addOn, quota, switches } = parseAloneOptions(process.argv.slice(2));
  if (help) {
    console.log(usage);
    return 0;
  }
  const bundleDir = resolve(root, addOn ?? 'addon/dist');
  const hasAddOn = existsSync(join(bundleDir, 'code.js'));
  const asked = new Promise<number>((stop) => {
    onStopRequest({ stop, force: (code) => process.exit(code) });
  });
  const google = await started({
    port,
    dataDir: resolve(root, dataDir),
    quota,
    switches,
    pages: mountPages,
    ...(hasAddOn && {
      scriptHost: (context) =>
        new AppsScriptHost(context, {
          bundleDir,
          failed: (record) => console.error(`Apps Script: ${record.function} failed: ${record.error}`),
        }),
    }),
  });
  console.log(whatToTry(google, hasAddOn ? bundleDir : undefined));
  const code = await asked;
  await google.close();
  return code === 130 ? 0 : code;
}

async function started(options: GoogleOptions): Promise<GoogleStandIn> {
  try {
    return await startGoogle(options);
  } catch (error) {
    throw new PlainError(error instanceof Error ? error.message : String(error));
  }
}

function whatToTry(google: GoogleStandIn, bundleDir: string | undefined): string {
  const { url, serviceAccountFile, serviceAccount, apiKey } = google;
  const create = `'{"title":"Airports","tabs":[{"title":"airports","rows":[["iata","name"],["00M","Thigpen"]]}]}'`;
  return `
The stand-in for Google is ready.

  address           ${url}   (rootUrl of Google's clients; tokens at ${url}/token)
  service account   ${serviceAccount.client_email}
  its key           ${serviceAccountFile ?? 'in memory only'}
  API key           ${apiKey}   (reads what is shared with anyone)
  add-on            ${bundleDir ?? 'none: no triggers run (npm run build makes it)'}

Try:
  curl ${url}/control/spreadsheets -d ${create}
  curl ${url}/control/spreadsheets/ID/share -d '{"email":"${serviceAccount.client_email}","role":"writer"}'
  curl ${url}/control/spreadsheets/ID/type -d '{"tabId":0,"range":"B2","values":[["=1+1"]]}'
  open ${url}/sheets/ID in a browser

local/google/README.md has all that a test program can do. Ctrl-C stops it.`;
}

runMain(main);
