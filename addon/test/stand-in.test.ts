/** The whole local chain over HTTP: control API, workbook, triggers, the built add-on, and its webhook. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppsScriptHost } from '../../local/google/apps-script/apps-script-host.ts';
import type { GoogleStandIn } from '../../local/google/start-google.ts';
import { startGoogle } from '../../local/google/start-google.ts';
import type { Stage } from './world.ts';
import { newStage, settings } from './world.ts';

let stage: Stage;
let google: GoogleStandIn;

beforeAll(async () => {
  stage = await newStage();
  google = await startGoogle({
    scriptHost: (context) => new AppsScriptHost(context, { bundleDir: stage.bundleDir }),
  });
}, 30_000);

afterAll(async () => {
  await google.close();
  await stage.close();
});

async function control(method: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${google.url}/control/script/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

test('a person starts the sync in the sidebar, types, sorts, and the backend is told each time', async () => {
  const header = [...settings.columns.map((column) => column.header), settings.keyHeader];
  const rows = ['b', 'a'].map((key) => [`city ${key}`, ...new Array<null>(9).fill(null), key]);
  const { workbook } = google.createShared({
    title: 'Test',
    tabs: [{ title: 'Airports', rows: [header, ...rows] }],
  });
  const [tab] = workbook.tabs;
  // The backend of this test knows one tab id only.
  expect(tab?.tabId).toBe(0);
  stage.backend.settings = { ...settings, tabId: 0 };

  const run = { spreadsheetId: workbook.id, tabId: 0, function: 'api', args: ['{"op":"register"}'] };
  expect(await control('POST', 'run', run)).toMatchObject({ execution: { error: null } });

  const person = google.human(workbook.id);
  await person.type(0, 'B3', [['Oslo']]);
  await control('POST', 'wait-idle', {});
  await person.sort(0, 'A2:K3', [{ column: 0, descending: false }]);
  await control('POST', 'wait-idle', {});
  await person.insertLines(0, 'ROWS', 1);
  await control('POST', 'wait-idle', {});
  expect(stage.backend.batches).toMatchObject([
    { edits: [{ key: 'a', row: 3, cells: { c1: 'Oslo' } }], nudge: false },
    { edits: [], nudge: true },
    { edits: [], nudge: true },
  ]);
});
