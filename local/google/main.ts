/**
 * The stand-in for Google as a process of its own. Prints one JSON line when it is ready, stops on SIGTERM and
 * SIGINT after everything is stored.
 *
 * GOOGLE_STANDIN_PORT   port on 127.0.0.1 (0 or unset: a free one)
 * GOOGLE_STANDIN_DATA   folder for spreadsheets and the service account's key (unset: in memory only)
 * GOOGLE_STANDIN_ADDON  folder with the built add-on (unset: addon/dist)
 * GOOGLE_STANDIN_QUOTA  requests per minute: off, real (60), or a number (unset: 300)
 * GOOGLE_STANDIN_DESK   address of the desk of `npm start` (unset: its page shows the sheet alone)
 * GOOGLE_STANDIN_SWITCHES  what is assumed of Google, such as sortFiresOnEdit=off,undoFiresOnEdit=on
 */
import { mountPages } from '../playground/pages.ts';
import { parsePort } from './alone-options.ts';
import { AppsScriptHost, defaultClientId } from './apps-script/apps-script-host.ts';
import { parseQuota } from './server/quota-limits.ts';
import { startGoogle } from './start-google.ts';
import { parseSwitches } from './switches.ts';

const {
  GOOGLE_STANDIN_PORT,
  GOOGLE_STANDIN_DATA,
  GOOGLE_STANDIN_ADDON,
  GOOGLE_STANDIN_QUOTA,
  GOOGLE_STANDIN_DESK,
} = process.env;

try {
  const google = await startGoogle({
    port: parsePort('GOOGLE_STANDIN_PORT', GOOGLE_STANDIN_PORT ?? '0'),
    dataDir: GOOGLE_STANDIN_DATA === '' ? undefined : GOOGLE_STANDIN_DATA,
    quota: parseQuota(GOOGLE_STANDIN_QUOTA),
    switches: parseSwitches(process.env.GOOGLE_STANDIN_SWITCHES),
    pages: (app, documents) => mountPages(app, documents, GOOGLE_STANDIN_DESK),
    scriptHost: (context) =>
      new AppsScriptHost(context, {
        ...(GOOGLE_STANDIN_ADDON && { bundleDir: GOOGLE_STANDIN_ADDON }),
        failed: (record) => console.error(`Apps Script: ${record.function} failed: ${record.error}`),
      }),
  });
  const stop = (): void => {
    void google.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  console.log(
    JSON.stringify({
      ready: true,
      url: google.url,
      serviceAccountFile: google.serviceAccountFile ?? null,
      scriptClientId: defaultClientId,
    }),
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
