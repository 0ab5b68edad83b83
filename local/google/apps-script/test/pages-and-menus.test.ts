/** What a person does with the add-on: opening the document, menus, and pages with google.script.run. */
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallAnswer } from '../google-script-run.ts';
import { scriptRun } from '../google-script-run.ts';
import { pageWithRunner } from '../script-page.ts';
import type { ScriptWorld } from './script-world.ts';
import { scriptWorld, spreadsheetId } from './script-world.ts';

const script = `
function onOpen(e) {
  console.log(e.authMode);
  SpreadsheetApp.getUi().createAddonMenu().addItem('Say hello', 'hello').addToUi();
}
function onInstall(e) { onOpen(e); }
function opened(e) { console.log('opened', e.authMode, e.user.getEmail()); }
function hello() { return 'hello ' + Session.getActiveUser().getEmail(); }
function echo(value) { return value; }
function install() { ScriptApp.newTrigger('opened').forSpreadsheet(SpreadsheetApp.getActive()).onOpen().create(); }
function date() { return new Date(); }
function fails() { throw new Error('as planned'); }
function hidden_() { return 'secret'; }
`;

let world: ScriptWorld;

beforeAll(() => {
  world = scriptWorld(script);
});

afterAll(() => world.close());

/** One call of google.script.run; its result, or the message of its error. */
function called(name: string, ...args: unknown[]): Promise<unknown> {
  return new Promise((resolve) => {
    const page = world.host.page({ spreadsheetId, user: 'ann@example.com' });
    const runner = page.withSuccessHandler(resolve).withFailureHandler((error) => resolve(error.message));
    runner[name]?.(...(args as never[]));
  });
}

test('opening runs onOpen with little permission, then installed triggers with all', async () => {
  await world.run('install');
  const logs = async (isEnabled: boolean): Promise<string[]> => {
    const runs = await world.host.open({ spreadsheetId, user: 'ann@example.com' }, isEnabled);
    return runs.flatMap(({ record }) => record.log);
  };
  expect(await logs(true)).toEqual(['LIMITED', 'opened FULL ann@example.com']);
  expect(await logs(false)).toEqual(['NONE', 'opened FULL ann@example.com']);
  expect((await world.host.install({ spreadsheetId })).record.log).toEqual(['FULL']);
});

test('a click on a menu item runs its function as the one who clicks', async () => {
  await world.host.open({ spreadsheetId });
  const at = { spreadsheetId, user: 'ann@example.com' };
  expect((await world.host.click(at, 'Say hello')).result).toBe('hello ann@example.com');
  await expect(world.host.click(at, 'Say bye')).rejects.toThrow('has an item "Say bye"');
});

describe('google.script.run', () => {
  test('passes plain values, and undefined in lists as null', async () => {
    expect(await called('echo', { list: [1, undefined, null], text: 'x' })).toEqual({
      list: [1, null, null],
      text: 'x',
    });
    expect(await called('fails')).toBe('as planned');
  });

  test('refuses dates, functions and circles, both ways', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const run = world.host.page({ spreadsheetId });
    const echo = (value: unknown) => () => run['echo']?.(value as never);
    expect(echo({ when: new Date() })).toThrow('illegal value in property: when');
    expect(echo(() => 1)).toThrow('illegal value in property: 0');
    expect(echo(circle)).toThrow('illegal value');
    expect(await called('date')).toContain('not a supported return type');
  });

  test('private and unknown functions are not there; a user object comes back', async () => {
    const run = world.host.page({ spreadsheetId });
    expect([run['hidden_'], run['nothing'], typeof run['hello']]).toEqual([undefined, undefined, 'function']);
    const seen = await new Promise((resolve) => {
      const runner = run.withUserObject('mine').withSuccessHandler((result, mine) => resolve([result, mine]));
      runner['echo']?.(1 as never);
    });
    expect(seen).toEqual([1, 'mine']);
  });

  test('ten calls run at once, the eleventh waits', async () => {
    const open: (() => void)[] = [];
    const send = (): Promise<CallAnswer> => new Promise((resolve) => open.push(() => resolve({ result: 1 })));
    const run = scriptRun(['f'], send);
    const results: unknown[] = [];
    const runner = run.withSuccessHandler((result) => results.push(result));
    for (let call = 0; call < 12; call += 1) runner['f']?.();
    expect(open).toHaveLength(10);
    open[0]?.();
    await expect.poll(() => open.length).toBe(11);
    for (const end of open.slice(1)) end();
    await expect.poll(() => open.length).toBe(12);
    open[11]?.();
    await expect.poll(() => results.length).toBe(12);
  });
});

test('a page for a browser has google.script', async () => {
  const html = pageWithRunner('<html><head></head><body></body></html>', ['f'], {
    spreadsheetId: '</script>',
  });
  const code = html.slice(html.indexOf('<script>') + 8, html.indexOf('</script>'));
  const sent: unknown[] = [];
  const told: unknown[] = [];
  const parent = { postMessage: (...message: unknown[]) => told.push(message) };
  const answered = new Promise((resolve) => {
    const fetch = (_address: string, { body }: { body: string }): Promise<object> => {
      sent.push(JSON.parse(body));
      return Promise.resolve({ json: () => Promise.resolve({ result: 'done' }) });
    };
    const page = createContext({ fetch, resolve, window: { parent }, location: { origin: 'https://page' } });
    runInContext(`${code}; google.script.run.withSuccessHandler(resolve).f('x')`, page);
  });
  expect(await answered).toBe('done');
  expect(sent).toEqual([{ spreadsheetId: '</script>', function: 'f', args: ['x'] }]);
  expect(told).toEqual([[{ standIn: { action: 'answered', detail: 'done' } }, 'https://page']]);
});
