/** From words to an exit code, without a server: parsing, where answers and errors go, and what is sent. */
import { describe, expect, test } from 'vitest';

import { runCli, type Surroundings } from './run-cli.ts';

interface Ran {
  exit: number;
  out: string;
  err: string;
  calls: string[];
}

/** `answers` by method and path. */
async function ran(
  words: string[],
  answers: Record<string, unknown> = {},
  around: Partial<Surroundings> = {},
): Promise<Ran> {
  const said = { out: '', err: '' };
  const calls: string[] = [];
  const exit = await runCli(words, {
    env: { ROWLINK_OPERATOR_TOKEN: 'the-token-of-the-operator' },
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
    fetch: (input, init) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : input);
      const call = `${init?.method ?? 'GET'} ${pathname}${search}`;
      calls.push(`${call} ${typeof init?.body === 'string' ? init.body : ''}`.trim());
      if (!(call in answers)) return Promise.resolve(new Response('{}', { status: 500 }));
      return Promise.resolve(Response.json(answers[call]));
    },
    sleep: () => Promise.resolve(),
    ask: null,
    ...around,
  });
  return { exit, ...said, calls };
}

describe('words', () => {
  test.each([
    [['settings', 'x']],
    [['settings', 'x', '--policy', 'whatever']],
    [['settings', 'x', '--delete-guard', 'many']],
    [['history', 'x', '--row', '0']],
    [['conflicts', 'choose', 'x', 'left', '1']],
    [['conflicts', 'choose', 'x', 'sheet', '1', '--every']],
    [['link', 'not/a/sheet']],
    [['restore', 'x']],
    [['status', '--server', 'ftp://x']],
    [['status', '--token-file', '/nowhere/token']],
  ])('%j are not understood: exit code 2, nothing on stdout, nothing sent', async (words) => {
    expect(await ran(words)).toMatchObject({ exit: 2, out: '', calls: [] });
  });

  test('help is no failure', async () => {
    expect(await ran(['--help'])).toMatchObject({ exit: 0, err: '' });
    expect((await ran(['conflicts', '--help'])).out).toContain('choose');
  });
});

describe('answers', () => {
  const none = { 'GET /api/sync/status': { links: [] } };

  test('JSON is what the server said, text is for people [N2]', async () => {
    expect(JSON.parse((await ran(['status', '--json'], none)).out)).toEqual({ links: [] });
    expect(await ran(['status'], none)).toMatchObject({ exit: 0, out: 'There is no link yet.\n', err: '' });
  });

  test('who works at Google, and how near the quota [N2]', async () => {
    const account = 'sync@project.iam.gserviceaccount.com';
    const use = { reads: { used: 12, max: 55 }, writes: { used: 55, max: 55 } };
    const accounts = [{ account, spreadsheets: 3, ...use, pausedUntil: Date.UTC(2026, 5, 1, 12) }];
    const { out, exit } = await ran(['accounts'], { 'GET /api/operator/accounts': { accounts } });
    expect(exit).toBe(0);
    for (const told of [account, '12 of 55', '55 of 55', '2026-06-01 12:00:00']) expect(out).toContain(told);
  });

  test('an answer of another shape is refused', async () => {
    const strange = await ran(['status'], { 'GET /api/sync/status': { links: [{ linkId: 1 }] } });
    expect(strange).toMatchObject({ exit: 1, out: '' });
    expect(strange.err).toContain('same version');
  });

  test('a token never goes over an open line unsaid, and is never shown [N3]', async () => {
    const open = await ran(['status', '--server', 'http://sync.example.com'], none);
    expect(open.err).toContain('unencrypted');
    expect(open.out + open.err).not.toContain('the-token');
    expect((await ran(['status', '--server', 'http://localhost:9'], none)).err).toBe('');
  });
});
