/** The replay finds what is not as recorded, maps names and times and nothing else, and says why it leaves calls out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { differences } from './differences.ts';
import { IdMap, withoutTimes } from './id-map.ts';
import type { Interaction } from './read-recordings.ts';
import { readRecordings } from './read-recordings.ts';
import { replayFiles } from './replay-files.ts';
import { isFaithful, report } from './report.ts';
import type { Tally } from './tally.ts';

const folder = mkdtempSync(join(tmpdir(), 'rowlink-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(lines: readonly unknown[]): string {
  const path = join(folder, 'recording.jsonl');
  writeFileSync(
    path,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return path;
}

const id = '1'.repeat(44);
const call = (changed: Partial<Interaction>): Interaction => ({
  src: 'sample',
  test: 'one',
  seq: 0,
  host: 'sheets.googleapis.com',
  method: 'GET',
  path: `/v4/spreadsheets/${id}`,
  query: [],
  req: null,
  status: 200,
  res: null,
  ...changed,
});
const mimeType = 'application/vnd.google-apps.spreadsheet';
const create = call({
  host: 'www.googleapis.com',
  method: 'POST',
  path: '/drive/v3/files',
  req: { name: 'A', mimeType },
  res: { kind: 'drive#file', id, name: 'A', mimeType },
});
const look = call({ query: [['fields', 'spreadsheetId,properties.title']] });
const seen = (title: string): Interaction => ({ ...look, res: { spreadsheetId: id, properties: { title } } });
const batch = (req: object, res: unknown): Interaction =>
  call({ method: 'POST', path: `/v4/spreadsheets/${id}:batchUpdate`, req, res });
const replay = (calls: readonly Interaction[]): Promise<Tally> => replayFiles([file(calls)]);

describe('a replay', () => {
  test('agrees when all is as recorded, under other ids and at other times', async () => {
    const createdTime = '2020-01-01T00:00:00.000Z';
    const tally = await replay([
      create,
      seen('A'),
      {
        ...create,
        method: 'GET',
        path: `/drive/v3/files/${id}`,
        query: [['fields', 'id,createdTime']],
        req: null,
        res: { id, createdTime },
      },
    ]);
    expect(tally.total).toMatchObject({ all: 3, matched: 3, differing: 0 });
    expect(isFaithful(tally)).toBe(true);
  });

  test('finds a member, and a status, that is not as recorded', async () => {
    const tally = await replay([create, seen('B'), { ...seen('A'), status: 404 }]);
    expect(tally.total).toMatchObject({ all: 3, matched: 1, differing: 2 });
    expect(tally.unknown).toEqual([
      `sample one, call 0, GET ${look.path}: body.properties.title was "B", is "A"`,
      `sample one, call 0, GET ${look.path}: status was 404, is 200`,
    ]);
    expect(isFaithful(tally)).toBe(false);
  });

  test('says why calls are left out, and leaves out what depends on them', async () => {
    const others = '2'.repeat(44);
    const list = { ...create, method: 'GET', query: [], req: null, res: { files: [{ id: others }] } };
    const tally = await replay([
      create,
      list,
      { ...look, path: `/v4/spreadsheets/${others}` },
      batch({ requests: [{ addChart: {} }] }, {}),
      seen('A'),
      call({ method: 'PUT', path: `/v4/unheard/${id}` }),
    ]);
    expect(tally.total).toMatchObject({ all: 6, matched: 1, differing: 0 });
    expect([...tally.total.leftOut]).toEqual([
      ['lists files that were there before', 1],
      ['on files that were there before', 1],
      ['the request addChart is not covered', 1],
      ['on a file whose content came by a call that is left out', 1],
      ['the method is not covered', 1],
    ]);
    expect(report(tally).find((line) => line.startsWith('PUT /v4/unheard/ID'))).toMatch(
      /1 +0 +0 +1 the method/,
    );
  });
});

describe('names and times', () => {
  test('stand for one other each: a mix-up is a difference', () => {
    const map = new IdMap();
    map.learn({ tabs: [{ sheetId: 1 }, { sheetId: 2 }] }, { tabs: [{ sheetId: 11 }, { sheetId: 12 }] });
    const swapped = { moved: [{ sheetId: 12 }, { sheetId: 11 }] };
    expect(differences(map.translate({ moved: [{ sheetId: 1 }, { sheetId: 2 }] }), swapped)).toHaveLength(2);
  });

  test('are not looked for in people’s data', () => {
    const map = new IdMap();
    map.learn({ values: [['ann@example.com', 5]] }, { values: [['bob@example.com', 6]] });
    expect(map.translate({ values: [['ann@example.com', 5]] })).toEqual({ values: [['ann@example.com', 5]] });
  });

  test('have to have the form of a time', () => {
    expect(withoutTimes({ a: '2020-01-01T00:00:00.000Z', b: '2020-01-01' })).toEqual({
      a: 'a time',
      b: '2020-01-01',
    });
  });
});

describe('a file of recordings', () => {
  test.each([
    ['{', 'line 1 is not JSON'],
    [{ src: 'x' }, 'line 1 is no recorded call'],
  ])('with a line like %j is refused with its place', (line, sentence) => {
    expect(() => readRecordings(file([line]))).toThrow(sentence);
  });

  test('that is not there is refused with a sentence', () => {
    expect(() => readRecordings(join(folder, 'none.jsonl'))).toThrow('cannot be read; name a file');
  });
});
