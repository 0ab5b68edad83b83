/** The command line against the running product: the real binary, as an operator uses it. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { commandLine, type Said } from '../harness/command-line.ts';
import { Evidence, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

let product: Product;
let tab: LinkedTab;
let folder: string;

beforeAll(async () => {
  product = await startProduct({ SYNC_ATTACHABLE_TABLES: '*.towns' });
  tab = await LinkedTab.register(product, sampleRows(30), 'people');
  folder = await mkdtemp(join(tmpdir(), 'rowlink-cli-'));
});
afterAll(async () => {
  await product.close();
  await rm(folder, { recursive: true, force: true });
});

function cli(...words: string[]): Promise<Said> {
  return commandLine(words, {
    ROWLINK_SERVER: product.url,
    ROWLINK_OPERATOR_TOKEN: product.operatorToken,
  });
}

/** The JSON that a command answers; it has to succeed. */
async function answer(...words: string[]): Promise<Record<string, unknown>> {
  const { exit, stdout, stderr } = await cli(...words, '--json');
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
}

test('status tells of all links and of one, by table, tab or id', async () => {
  const { linkId } = await tab.status();
  const all = await cli('status');
  expect(all.stdout).toMatch(/^LINK +TABLE/);
  expect(all.stdout).toContain(tab.table);
  for (const name of [tab.table, 'people', linkId, linkId.slice(0, 6)]) {
    expect(await answer('status', name)).toMatchObject({ linkId, rows: 30, status: 'active' });
  }
  const one = await cli('status', 'people');
  expect(one.stdout).toContain('In sync');
});

test('what cannot be done is said on stderr, with an exit code for each kind [N2]', async () => {
  const unknown = await cli('status', 'nothing');
  expect(unknown).toMatchObject({ exit: 1, stdout: '' });
  expect(unknown.stderr).toContain('There is no link "nothing".');
  expect(await cli('frobnicate')).toMatchObject({ exit: 2 });
  const env = { ROWLINK_SERVER: product.url };
  expect(await commandLine(['status'], env)).toMatchObject({ exit: 2 });
  const wrong = await commandLine(['status', '--json'], { ...env, ROWLINK_OPERATOR_TOKEN: 'x'.repeat(20) });
  expect(wrong).toMatchObject({ exit: 1, stdout: '' });
  expect(JSON.parse(wrong.stderr)).toMatchObject({ error: { code: 'OPERATOR_ONLY' } });
  const away = { ROWLINK_SERVER: 'http://127.0.0.1:1', ROWLINK_OPERATOR_TOKEN: 'x'.repeat(20) };
  expect(await commandLine(['status'], away)).toMatchObject({ exit: 3, stdout: '' });
});

test('a link is paused, looked after by --check, resumed and read again', async () => {
  expect(await answer('pause', 'people')).toMatchObject({ status: 'paused' });
  expect(await cli('status', '--check')).toMatchObject({ exit: 4 });
  await answer('resume', 'people');
  expect(await answer('reconcile', 'people', '--wait')).toMatchObject({ status: 'active' });
  expect(await cli('status', '--check')).toMatchObject({ exit: 0 });
});

test('a conflict is listed, decided, told by the history and restored [N1]', async () => {
  const evidence = new Evidence(product, tab);
  await answer('settings', 'people', '--policy', 'manual');
  await answer('pause', 'people');
  await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R3'), column: 1 }, [['mine']]);
  await evidence.customer("UPDATE t SET name = 'theirs' WHERE id = 'R3'");
  await answer('resume', 'people');
  const conflict = await tab.until(async () => {
    const { entries } = (await answer('conflicts', 'people')) as { entries: { id: number }[] };
    expect(entries).toMatchObject([{ sheet: { value: 'mine' }, db: { value: 'theirs' } }]);
    return entries[0]?.id ?? 0;
  });
  expect((await cli('conflicts', 'people')).stdout).toMatch(/mine +theirs/);

  expect(await cli('conflicts', 'choose', 'people', 'db')).toMatchObject({ exit: 2 });
  await answer('conflicts', 'choose', 'people', 'db', String(conflict));
  await tab.until(() => expect(tab.cell('R3', 'name')).toBe('theirs'));
  await evidence.peace();
  expect((await cli('conflicts', 'people')).stdout).toBe('No conflicts.\n');
  await answer('conflicts', 'restore', 'people', String(conflict));
  await tab.until(() => expect(tab.cell('R3', 'name')).toBe('mine'));
  await evidence.peace();

  await answer('settings', 'people', '--policy', 'latest');
  await evidence.customer("UPDATE t SET city = 'changed' WHERE id = 'R4'");
  await tab.until(() => expect(tab.cell('R4', 'city')).toBe('changed'));
  await evidence.peace();
  const row = String(tab.rowOf('id', 'R4') + 1);
  const told = await cli('history', 'people', '--row', row, '--limit', '1');
  expect(told.stdout).toContain('city: City 4 → changed');
  const { entries } = (await answer('history', 'people', '--row', row)) as { entries: { id: number }[] };
  await answer('restore', 'people', String(entries[0]?.id), '--column', 'city');
  await tab.until(() => expect(tab.cell('R4', 'city')).toBe('City 4'));
});

test('a mass delete waits, and is agreed to only by a person who says so [N1]', async () => {
  const evidence = new Evidence(product, tab);
  await evidence.customer("DELETE FROM t WHERE id > 'R2'");
  const id = await tab.until(async () => {
    const { approvals } = (await answer('deletes', 'people')) as { approvals: { id: number }[] };
    expect(approvals).toHaveLength(1);
    return String(approvals[0]?.id);
  });
  expect(await cli('deletes', 'agree', 'people', id)).toMatchObject({ exit: 2 });
  expect((await cli('deletes', 'people')).stdout).toMatch(/^\d+ {2}/);
  await answer('deletes', 'refuse', 'people', id);
  await tab.until(async () => expect(await tab.tableRows()).toHaveLength(30));
  await evidence.peace();
  expect((await cli('issues', 'people')).stdout).toBe('No issues.\n');
  expect((await cli('dead-letters', 'people')).stdout).toBe('No dead letters.\n');
  expect(await answer('dead-letters', 'retry', 'people')).toEqual({ count: 0 });
});

test('settings go from one link to another tab, which is tried, linked and unlinked [N1]', async () => {
  await answer('settings', 'people', '--deletes', 'clear', '--delete-guard', '3,50');
  await answer('columns', 'set', 'people', 'city', '--direction', 'sheet-to-db');
  const file = join(folder, 'people.json');
  await cli('export', 'people', file);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ deletes: 'clear' });
  expect((await cli('import', 'people', file)).stdout).toBe('Nothing to change.\n');

  const other = product.google.createShared({
    title: 'others',
    tabs: [{ title: 'others', rows: sampleRows(5) }],
  });
  const address = `https://docs.google.com/spreadsheets/d/${other.workbook.id}/edit#gid=${other.workbook.tabs[0]?.tabId}`;
  const tried = await cli('dry-run', address, '--settings', file, '--skip', 'name');
  expect(tried.stdout).toContain('MySQL: 5 rows new');
  expect(tried.stdout).toContain('(not synced)');
  expect(await cli('link', address, '--skip', 'nobody')).toMatchObject({ exit: 1 });
  const linked = await answer('link', address, '--settings', file, '--skip', 'name', '--wait');
  expect(linked).toMatchObject({
    rows: 5,
    deletes: 'clear',
    deleteGuard: { rows: 3, percent: 50 },
  });
  const { columns } = (await answer('columns', 'others')) as { columns: { header: string }[] };
  expect(columns.find(({ header }) => header === 'city')).toMatchObject({ direction: 'sheet-to-db' });
  expect((await cli('link', address)).stderr).toContain('linked already');
  expect((await cli('dry-run', 'others')).stdout).toContain('MySQL: 0 rows new, 0 changed');

  await writeFile(file, '{"format": "else"}');
  expect(await cli('import', 'others', file)).toMatchObject({ exit: 1 });
  expect(await cli('unlink', 'others')).toMatchObject({ exit: 2 });
  await answer('unlink', 'others', '--clean', '--yes');
  expect((await cli('status')).stdout).not.toContain('others');
});

test('a link gets a new key, which is not shown, and a table that is there can be linked', async () => {
  const { linkId } = await tab.status();
  expect(await cli('rotate-key', 'people')).toMatchObject({ exit: 2 });
  expect(await answer('rotate-key', 'people', '--yes')).toEqual({ linkId });

  await product.sql.query('CREATE TABLE towns (code VARCHAR(3) PRIMARY KEY, town VARCHAR(40))');
  await product.sql.query("INSERT INTO towns VALUES ('A', 'Aachen'), ('B', 'Berlin')");
  expect((await cli('tables')).stdout).toMatch(/^towns /m);
  const { workbook } = product.google.createShared({ title: 'towns', tabs: [{ title: 'towns', rows: [] }] });
  const linked = await answer(
    'link',
    workbook.id,
    '--gid',
    String(workbook.tabs[0]?.tabId),
    '--table',
    'towns',
    '--wait',
  );
  expect(linked).toMatchObject({ table: 'towns', rows: 2, status: 'active' });
});

test('doctor finds nothing wrong here, and says what is wrong elsewhere [N4]', async () => {
  const good = await commandLine(['doctor', '--json'], product.env);
  const { findings } = JSON.parse(good.stdout) as {
    findings: { area: string; check: string; state: string }[];
  };
  expect(findings.filter(({ state }) => state === 'problem')).toEqual([]);
  expect(good.exit).toBe(0);
  expect(new Set(findings.map(({ area }) => area))).toEqual(
    new Set(['server', 'settings', 'mysql', 'redis', 'google']),
  );
  expect(good.stdout).not.toContain(product.operatorToken);

  await product.sql.query(`DROP TRIGGER \`sync_update_${tab.table}\``);
  const away = { ...product.env, REDIS_URL: 'redis://127.0.0.1:1', SYNC_OPERATOR_TOKEN: 'y'.repeat(20) };
  const bad = await commandLine(['doctor'], away);
  expect(bad.exit).toBe(4);
  expect(bad.stdout).toContain('✗ redis connection: ECONNREFUSED');
  expect(bad.stdout).toContain('! server token');
});

test('completion for bash knows commands, subcommands and choices', async () => {
  const { stdout } = await cli('completion', 'bash');
  const complete = async (...words: string[]): Promise<string[]> => {
    const script = `${stdout}\nCOMP_WORDS=(sheets-mysql-sync "$@"); COMP_CWORD=$#; _sheets_mysql_sync; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout: found } = await promisify(execFile)('bash', ['-c', script, 'bash', ...words]);
    return found.trim().split('\n');
  };
  expect(await complete('dead')).toEqual(['dead-letters']);
  expect(await complete('--json', 'conflicts', 'people', 'ch')).toEqual(['choose']);
  expect(await complete('conflicts', 'choose', 'people', 's')).toEqual(['sheet']);
  expect(await complete('settings', 'people', '--del')).toEqual(['--deletes', '--delete-guard']);
});
