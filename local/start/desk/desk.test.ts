/** The desk: who may ask, what is refused, and that a part which is switched off is not lost. */
import { describe, expect, test } from 'vitest';

import type { DeskWorks } from './desk.ts';
import { deskApp } from './desk.ts';
import { restartable } from './restartable.ts';

const asked: string[] = [];
const works: DeskWorks = {
  state: () => ({ backend: 'on', mayRunSql: true, mayWipeRedis: true }),
  switchBackend: (on) => Promise.resolve(void asked.push(`backend ${on}`)),
  wipeRedis: () => Promise.resolve(void asked.push('wipe')),
  readTable: (table) => Promise.resolve({ columns: ['a'], rows: [['1']], total: table.length }),
  runSql: (sql) =>
    sql === 'bad'
      ? Promise.reject(new Error('MySQL says no.'))
      : Promise.resolve({ kind: 'done', rows: 1, ms: 2 }),
};
const ask = (path: string, init?: RequestInit, host = '127.0.0.1:9') =>
  deskApp(works).request(`http://${host}${path}`, init);
const post = (body: object, type = 'application/json'): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': type },
  body: JSON.stringify(body),
});

describe('the desk', () => {
  test('answers pages of this machine', async () => {
    expect(await (await ask('/tables/abc')).json()).toMatchObject({ total: 3 });
    expect(await (await ask('/sql', post({ sql: 'DELETE FROM t' }))).json()).toEqual({
      kind: 'done',
      rows: 1,
      ms: 2,
    });
    await ask('/backend', post({ on: false }));
    await ask('/redis/wipe', post({}));
    expect(asked.splice(0)).toEqual(['backend false', 'wipe']);
  });

  test('passes on MySQL’s own words', async () => {
    const answer = await ask('/sql', post({ sql: 'bad' }));
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { code: 'REFUSED', message: 'MySQL says no.' } },
    ]);
  });

  test('does nothing for a page from elsewhere', async () => {
    expect((await ask('/redis/wipe', post({}, 'text/plain'))).status).toBe(403);
    expect((await ask('/redis/wipe', { method: 'POST' })).status).toBe(403);
    expect((await ask('/redis/wipe', post({}), 'evil.example.com')).status).toBe(403);
    expect((await ask('/tables/abc', {}, 'evil.example.com')).status).toBe(403);
    expect(asked).toEqual([]);
  });
});

test('a part that is switched off is not lost, one that ends by itself is', async () => {
  const ends: ((sentence: string) => void)[] = [];
  const part = await restartable(() =>
    Promise.resolve({
      lost: new Promise<string>((resolve) => ends.push(resolve)),
      stop: () => Promise.resolve(ends.at(-1)?.('stopped')),
    }),
  );
  expect(part.isOn()).toBe(true);
  await Promise.all([part.switchTo(false), part.switchTo(false)]);
  expect(part.isOn()).toBe(false);
  await part.switchTo(true);
  ends.at(-1)?.('It crashed.');
  expect(await part.lost).toBe('It crashed.');
});
