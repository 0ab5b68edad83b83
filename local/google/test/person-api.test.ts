/** The person over HTTP: every action that README shows works as it is shown there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionNames } from '../control/action-routes.ts';
import type { GoogleStandIn } from '../start-google.ts';
import { startGoogle } from '../start-google.ts';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const shown = [...readme.matchAll(/^curl \$P\/([\w-]+) +-d '(.*?)'/gm)].map(([, name = '', body = '']) => ({
  name,
  body,
}));

let google: GoogleStandIn;
let id: string;

beforeAll(async () => {
  google = await startGoogle();
  const { workbook } = google.createShared({
    title: 'Test',
    tabs: [
      {
        title: 'First',
        rows: [['id', 'name', 'n', 'done'], ...Array.from({ length: 8 }, (_, n) => [n, `old ${n}`, n])],
      },
      { title: 'Second' },
    ],
  });
  id = workbook.id;
});

afterAll(() => google.close());

async function act(name: string, body: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${google.url}/control/spreadsheets/${id}/${name}`, { method: 'POST', body });
  return { status: response.status, body: await response.json() };
}

test('README shows every action', () => {
  const names = new Set(shown.map(({ name }) => name));
  expect([...actionNames, 'make-copy'].filter((name) => !names.has(name))).toEqual([]);
});

describe('as README shows it', () => {
  test.each(shown.filter(({ name }) => name !== 'delete-tab'))('$name $body', async ({ name, body }) => {
    expect(await act(name, body)).toMatchObject({ status: 200 });
  });

  test('delete-tab, of a tab that is there', async () => {
    const second = google.documents.get(id)?.workbook.tabs.at(-1)?.tabId;
    expect((await act('delete-tab', JSON.stringify({ tabId: second }))).status).toBe(200);
  });
});

test('a person is named, and needs the right to edit', async () => {
  const typed = JSON.stringify({ tabId: 0, range: 'A1', values: [['x']], user: 'bob@example.com' });
  expect(await act('type', typed)).toMatchObject({
    status: 400,
    body: { error: { code: 'CONTROL_REFUSED', message: 'bob@example.com may not edit the spreadsheet.' } },
  });
  google.share(id, 'bob@example.com', 'writer');
  expect((await act('type', typed)).status).toBe(200);
  expect((await act('undo', '{}')).status).toBe(200);
  expect(google.documents.get(id)?.workbook.tabs[0]?.cell(0, 0)?.value).toBe('x');
});

test('what is no action, or malformed, is said', async () => {
  expect((await act('juggle', '{}')).body).toMatchObject({
    error: { message: expect.stringContaining('type, clear') as string },
  });
  expect(await act('sort', '{"tabId":0,"range":"A2","by":[]}')).toMatchObject({ status: 400 });
});
