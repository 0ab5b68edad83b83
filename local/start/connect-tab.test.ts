/** The sheet of `npm start` is made and linked once, and found again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { LinkState } from './backend-status.ts';
import { connectTab } from './connect-tab.ts';
import type { GoogleControl } from './google-control.ts';
import { waitUntilImported } from './wait-until-imported.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rowlink-connect-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** A Google with the add-on in it, and the set of tables that the backend has links to. */
function world({ refuse = '' } = {}) {
  const done: string[] = [];
  const tables = new Set<string>();
  let spreadsheets = 0;
  let link: { tableName: string } | null = null;
  const google: GoogleControl = {
    hasSpreadsheet: (id) => Promise.resolve(id === `sheet-${spreadsheets}`),
    createSpreadsheet: (title, tabTitle, rows) => {
      done.push(`create ${title}/${tabTitle} ${rows.length}`);
      spreadsheets += 1;
      return Promise.resolve({ spreadsheetId: `sheet-${spreadsheets}`, tabId: 0 });
    },
    share: (id, email) => Promise.resolve(void done.push(`share ${id} ${email}`)),
    runScript: (_, name, [request]) => {
      const { op } = JSON.parse(String(request)) as { op: string };
      done.push(`${name} ${op}`);
      if (op === 'register' && refuse !== '') {
        return Promise.resolve(JSON.stringify({ ok: false, problem: { message: refuse } }));
      }
      if (op === 'register') link = { tableName: 'airports' };
      if (link) tables.add(link.tableName);
      return Promise.resolve(JSON.stringify({ ok: true, answer: { title: 'airports', link } }));
    },
  };
  const knowsTable = (table: string) => Promise.resolve(tables.has(table));
  const connect = () =>
    connectTab({
      google,
      dataDir,
      serviceAccountEmail: 'rowlink@example.com',
      knowsTable,
    });
  return { done, tables, connect };
}

describe('the sheet', () => {
  test('is created, shared and linked by the add-on at the first start', async () => {
    const { connect, done } = world();
    expect(await connect()).toEqual({
      spreadsheetId: 'sheet-1',
      tabId: 0,
      tableName: 'airports',
      rows: 3_376,
      isNew: true,
    });
    expect(done).toEqual([
      'create Airports/airports 3377',
      'share sheet-1 rowlink@example.com',
      'api register',
    ]);
  });

  test('is kept with its link at the second start', async () => {
    const { connect, done } = world();
    await connect();
    done.length = 0;
    expect(await connect()).toMatchObject({ spreadsheetId: 'sheet-1', tableName: 'airports', isNew: false });
    expect(done.filter((what) => what.startsWith('api') || what.startsWith('create'))).toEqual([
      'api status',
    ]);
  });

  test('is made anew when Google lost it or the note about it is broken', async () => {
    const { connect } = world();
    await connect();
    writeFileSync(join(dataDir, 'state.json'), '{"spreadsheetId":');
    expect(await connect()).toMatchObject({ spreadsheetId: 'sheet-2', isNew: true });
  });

  test('that could not be linked says why, in the words of the add-on', async () => {
    const { connect } = world({ refuse: 'Share the sheet first.' });
    await expect(connect()).rejects.toThrow('The add-on could not start the sync: Share the sheet first.');
  });
});

describe('the import', () => {
  const wait = (states: (LinkState['status'] | undefined)[], timeoutMs = 60_000) => {
    const link = (table: string) => {
      const status = states.shift();
      return Promise.resolve(status === undefined ? undefined : { table, status, pauseReason: 'No access.' });
    };
    return waitUntilImported({ link }, 'airports', { timeoutMs, pollMs: 1 });
  };

  test('is waited for', async () => {
    const states = [undefined, 'importing', 'active', 'not asked for'];
    await wait(states);
    expect(states).toEqual(['not asked for']);
  });
  test('is given up when the link is paused, and when the time is over', async () => {
    await expect(wait(['importing', 'paused'])).rejects.toThrow(
      'The sync of the sheet is paused: No access.',
    );
    await expect(wait(['importing'], 0)).rejects.toThrow(/were not in MySQL after 0 s/);
  });
});
