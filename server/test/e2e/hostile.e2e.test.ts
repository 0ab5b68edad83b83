/**
 * Names and values that are statements, formulas or pages somewhere, in both directions; requests of nobody of good will to
 * the running server; and what the log tells of all that.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { linkRequest } from '../../../shared/protocol/link-api/calls.ts';
import { EDITS_PATH, REGISTER_PATH } from '../../../shared/protocol/signing.ts';
import { eventually } from '../harness/eventually.ts';
import { linkOf } from '../harness/post-batch.ts';
import { LinkedTab, startProduct, type Product, type Scalar } from '../harness/product.ts';
import { signatureHeaders } from '../harness/sign-request.ts';

const MARKER = 'MARKER-7f3a';
const HEADERS = [
  'id',
  "x'; DROP TABLE sync_links; --",
  'a`b``c',
  '__proto__',
  'constructor',
  '<img src=x onerror=alert(1)>',
  `${MARKER} header`,
];
const ROW: Scalar[] = [
  'r1',
  "Robert'); DROP TABLE sync_links; --",
  '`; \\ " %s ?',
  '{"$ne": 1}',
  'toString',
  '<script>alert(1)</script>',
  `${MARKER} cell`,
];

let product: Product;
let tab: LinkedTab;
let other: LinkedTab;

beforeAll(async () => {
  product = await startProduct({ LOG_LEVEL: 'debug' });
  tab = await LinkedTab.register(
    product,
    [HEADERS, ROW, ['r2', 'b', 'c', 'd', 'e', 'f', 'g']],
    "t'; DROP `x` --",
  );
  other = await LinkedTab.register(
    product,
    [
      ['id', 'n'],
      ['o1', 'x'],
    ],
    'other',
  );
});

afterAll(() => product.close());

/** The mapped columns of a row, in the order of the tab. */
async function stored(id: string): Promise<Scalar[]> {
  const [rows] = await product.sql.query({ sql: `SELECT * FROM ${quoted(tab.table)}`, rowsAsArray: true });
  const found = (rows as Scalar[][]).map((row) => row.slice(-HEADERS.length)).find(([first]) => first === id);
  if (found === undefined) throw new Error(`MySQL has no row ${id}`);
  return found;
}

async function columnNames(): Promise<string[]> {
  const [rows] = await product.sql.query(`SHOW COLUMNS FROM ${quoted(tab.table)}`);
  return (rows as { Field: string }[]).map(({ Field }) => Field).slice(-HEADERS.length);
}

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** Rows of every table of ours but the heartbeat. */
async function rowCounts(): Promise<Record<string, number>> {
  const [tables] = await product.sql.query({ sql: 'SHOW TABLES', rowsAsArray: true });
  const counts: Record<string, number> = {};
  for (const [name = ''] of tables as string[][]) {
    if (name === 'sync_processes') continue;
    const [[row]] = (await product.sql.query(`SELECT COUNT(*) AS n FROM ${quoted(name)}`)) as unknown as [
      [{ n: number }],
    ];
    counts[name] = row.n;
  }
  return counts;
}

describe('names and values', () => {
  test('that are statements become plain names and stay what they are [A7]', async () => {
    expect(await stored('r1')).toEqual(ROW);
    const names = await columnNames();
    expect(names).toHaveLength(HEADERS.length);
    for (const name of [...names, tab.table]) expect(name).toMatch(/^[a-z0-9_]{1,64}$/);
  });

  test('that are formulas cross as texts from MySQL, and what a formula shows crosses from the sheet [A7]', async () => {
    const formulas = ['=HYPERLINK("http://evil.example","x")', '+1+1', '-1+1', '@SUM(1)', '\t=1+1'];
    const [, ...names] = await columnNames();
    const sets = formulas.map((_, at) => `${quoted(names[at] ?? '')} = ?`).join(', ');
    await product.sql.query(`UPDATE ${quoted(tab.table)} SET ${sets} WHERE id = 'r2'`, formulas);
    await tab.until(() => {
      expect(HEADERS.slice(1, 6).map((header) => tab.cell('r2', header))).toEqual(formulas);
      expect(HEADERS.map((header) => tab.formula('r2', header))).toEqual(HEADERS.map(() => null));
    });
    await tab.person.type(tab.tabId, 'B2:C2', [["'=1+1", '="<b>" & 2']]);
    await tab.until(async () => expect((await stored('r1')).slice(1, 3)).toEqual(['=1+1', '<b>2']));
    expect(tab.formula('r1', HEADERS[1] ?? '')).toBeNull();
  });
});

describe('a request', () => {
  test('that is not the link’s own, or came before, changes nothing and leaves no row [A3, A7]', async () => {
    const [mine, theirs] = [linkOf(product, tab), linkOf(product, other)];
    await eventually(async () => {
      expect(await tab.status()).toMatchObject({ pendingEdits: 0, dirtyRows: 0 });
      expect(await other.status()).toMatchObject({ pendingEdits: 0, dirtyRows: 0 });
    });
    const pause = linkRequest(mine.id, 'pauseLink', {});
    const sign = (changes: object) =>
      signatureHeaders({
        ...pause,
        link: mine.id,
        secret: mine.secret,
        timestamp: String(Date.now()),
        nonce: 'nonce-of-the-hostile',
        ...changes,
      });
    const post = async (path: string, headers: Record<string, string>, body = pause.body) => {
      const answer = await fetch(product.url + path, { method: 'POST', headers, body });
      const { error } = (await answer.json()) as { error?: { code: string } };
      return [answer.status, error?.code];
    };
    const before = await rowCounts();
    const refused = [401, 'WEBHOOK_UNSIGNED'];
    expect(await post(pause.path, sign({ secret: theirs.secret }))).toEqual(refused);
    expect(await post(pause.path, sign({ link: theirs.id, secret: theirs.secret }))).toEqual(refused);
    expect(await post(`/api/links/${theirs.id}/pause`, sign({}))).toEqual(refused);
    expect(await post(`${pause.path}?x=1`, sign({}))).toEqual(refused);
    expect(await post(pause.path, sign({ timestamp: String(Date.now() - 360_000) }))).toEqual(refused);
    expect(await post(pause.path, sign({}), '{"clean":true}')).toEqual(refused);
    expect(await post(EDITS_PATH, sign({ path: EDITS_PATH }))).toEqual([400, 'REQUEST_MALFORMED']);
    expect(await post(REGISTER_PATH, {}, '{}')).toEqual([401, 'SIGN_IN_NEEDED']);
    expect(await post(REGISTER_PATH, { authorization: 'Bearer a.b.c' }, '{}')).toEqual([
      401,
      'IDENTITY_REFUSED',
    ]);
    expect(await post('/api/sync/status', { authorization: 'Bearer x' })).toEqual([404, 'NOT_FOUND']);
    expect(await rowCounts()).toEqual(before);

    const twice = linkRequest(mine.id, 'syncNow', {});
    const headers = sign({ path: twice.path, nonce: 'nonce-of-one-request' });
    expect((await post(twice.path, headers, twice.body))[0]).toBe(200);
    expect(await post(twice.path, headers, twice.body)).toEqual([409, 'CALL_REPEATED']);
    expect(await tab.status()).toMatchObject({ status: 'active' });
  });

  test('of somebody who may only look at a spreadsheet links nothing, though he is named by Google [A2]', async () => {
    const { workbook } = product.google.createShared({
      title: 'private',
      tabs: [{ title: 'p', rows: [['id'], [MARKER]] }],
    });
    product.google.share(workbook.id, 'eve@example.com', 'reader');
    const answer = await fetch(`${product.google.url}/control/script/run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        spreadsheetId: workbook.id,
        tabId: 0,
        user: 'eve@example.com',
        function: 'api',
        args: [JSON.stringify({ op: 'preview', request: { headerRow: 1 } })],
      }),
    });
    const told = JSON.stringify(await answer.json());
    expect(told).toContain('You do not have permission');
    expect(told).not.toContain(MARKER);
  });
});

test('the log tells no secret and nothing of what cells and headers hold, also where work failed [A8]', async () => {
  const name = (await columnNames()).at(-1) ?? '';
  const trigger = `CREATE TRIGGER refuses BEFORE UPDATE ON ${quoted(tab.table)} FOR EACH ROW
    IF NEW.${quoted(name)} LIKE '%poison%' THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 5000, MESSAGE_TEXT = '${MARKER} signal'; END IF`;
  await product.sql.query(trigger);
  await tab.person.type(tab.tabId, 'G2', [[`${MARKER} poison`]]);
  await tab.until(() => expect(product.backend.lines.map(({ event }) => event)).toContain('rows-failed'));
  await product.sql.query('DROP TRIGGER refuses');
  await tab.person.type(tab.tabId, 'G1', [[`${MARKER} renamed`]]);
  await tab.until(() => expect(product.backend.lines.map(({ event }) => event)).toContain('schema-changed'));
  const log = JSON.stringify(product.backend.lines);
  const { secret } = linkOf(product, tab);
  for (const hidden of [MARKER, 'Robert', secret, product.operatorToken, 'PRIVATE KEY', 'eyJ']) {
    expect(log.split(hidden).length - 1, hidden).toBe(0);
  }
});
