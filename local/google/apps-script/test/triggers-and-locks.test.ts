/** Events that triggers get, and locks between executions that overlap. */
import { afterEach, expect, test } from 'vitest';
import { rectangleAt } from '../../workbook/grid-range.ts';
import type { ScriptWorld } from './script-world.ts';
import { scriptWorld, spreadsheetId } from './script-world.ts';

let world: ScriptWorld;

afterEach(() => world.close());

const install = `
  function install() {
    const builder = (name) => ScriptApp.newTrigger(name).forSpreadsheet(SpreadsheetApp.getActive());
    builder('edited').onEdit().create();
    builder('changed').onChange().create();
  }
`;

test('an edit fires onEdit with its range and onChange with its kind', async () => {
  world = scriptWorld(`${install}
    function edited(e) {
      const r = e.range;
      console.log([r.getSheet().getSheetId(), r.getRow(), r.getColumn(), r.getNumRows(), r.getNumColumns(),
        e.value, e.oldValue, e.authMode, typeof e.triggerUid, e.source.getId(), e.user && e.user.getEmail(),
        e.range.rowStart, e.range.columnEnd].join());
    }
    function changed(e) { console.log(e.changeType, 'range' in e); }
  `);
  await world.run('install');
  const cell = { tabId: 0, ...rectangleAt(4, 2, 1, 1) };
  const block = { tabId: 0, ...rectangleAt(0, 0, 3, 2) };
  const action = { spreadsheetId, tabId: 0, kind: 'EDIT', firesEdit: true } as const;
  await world.host.onHumanAction({
    ...action,
    range: cell,
    value: true,
    oldValue: 1,
    user: 'ann@example.com',
  });
  await world.host.onHumanAction({ ...action, range: block });
  await world.host.onHumanAction({ spreadsheetId, tabId: 0, kind: 'REMOVE_ROW', firesEdit: false });
  await world.host.idle();
  const logs = world.host.executions().map((record) => [record.function, record.startedBy, ...record.log]);
  expect(logs.slice(1)).toEqual([
    ['edited', 'edit', `0,5,3,1,1,TRUE,1,FULL,string,${spreadsheetId},ann@example.com,5,3`],
    ['changed', 'change', 'EDIT false'],
    ['edited', 'edit', `0,1,1,3,2,,,FULL,string,${spreadsheetId},,1,2`],
    ['changed', 'change', 'EDIT false'],
    ['changed', 'change', 'REMOVE_ROW false'],
  ]);
});

test('a global onEdit is a simple trigger', async () => {
  world = scriptWorld(`
function onEdit(e) { console.log(e.authMode); }
`);
  const range = { tabId: 0, ...rectangleAt(0, 0, 1, 1) };
  await world.host.onHumanAction({ spreadsheetId, tabId: 0, kind: 'EDIT', firesEdit: true, range });
  await world.host.idle();
  expect(world.lastRecord()).toMatchObject({ function: 'onEdit', log: ['LIMITED'], error: null });
});

/** Two meetings at the lock: `first` holds it until the spreadsheet says that the second one has tried. */
const lockScript = `
  const cell = (row) => SpreadsheetApp.getActive().getSheets()[0].getRange(row, 1);
  function until(row) { while (cell(row).getValue() === '') {} }
  function hold() {
    const lock = LockService.getDocumentLock();
    lock.waitLock(1000);
    cell(1).setValue('held');
    until(2);
    cell(3).setValue('done');
    lock.releaseLock();
  }
  function holdAndDie() { LockService.getDocumentLock().waitLock(1000); throw new Error('died'); }
  function tryIt() {
    until(1);
    const got = LockService.getDocumentLock().tryLock(0);
    cell(2).setValue('tried');
    return got;
  }
  function waitForIt() {
    until(1);
    cell(2).setValue('waiting');
    LockService.getDocumentLock().waitLock(5000);
    return cell(3).getValue();
  }
  function tooLate() { until(1); try { LockService.getDocumentLock().waitLock(1); } finally { cell(2).setValue('gave up'); } }
  function take() { return LockService.getDocumentLock().tryLock(0); }
`;

test('a lock is held by one execution at a time', async () => {
  world = scriptWorld(lockScript);
  const [, got] = await Promise.all([world.run('hold'), world.run('tryIt')]);
  expect(got).toBe(false);
});

test('an execution waits for a lock until it is given back', async () => {
  world = scriptWorld(lockScript);
  const [, seen] = await Promise.all([world.run('hold'), world.run('waitForIt')]);
  expect(seen).toBe('done');
});

test('waiting too long throws Google’s error', async () => {
  world = scriptWorld(lockScript);
  const [held, late] = await Promise.allSettled([world.run('hold'), world.run('tooLate')]);
  expect(held.status).toBe('fulfilled');
  expect(late).toMatchObject({
    status: 'rejected',
    reason: { message: 'Lock timeout: another process was holding the lock for too long.' },
  });
});

test('an execution that dies gives its locks back', async () => {
  world = scriptWorld(lockScript);
  await expect(world.run('holdAndDie')).rejects.toThrow('died');
  expect(await world.run('take')).toBe(true);
});

test('with a concurrency of one, executions of a document run one after the other', async () => {
  world = scriptWorld(
    `function step(name) {
      const store = PropertiesService.getDocumentProperties();
      store.setProperty('log', (store.getProperty('log') || '') + name + '(');
      SpreadsheetApp.getActive().getName();
      store.setProperty('log', store.getProperty('log') + name + ')');
    }`,
    { concurrency: 1 },
  );
  await Promise.all(['a', 'b', 'c'].map((name) => world.run('step', name)));
  expect(world.host.store.properties('document', { spreadsheetId, user: '' })).toEqual({
    log: 'a(a)b(b)c(c)',
  });
});
