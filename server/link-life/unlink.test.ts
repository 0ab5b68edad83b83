/** Two people end a link at once, and the table is linked again in between: the new link keeps its triggers. */
import { expect, test } from 'vitest';

import { sampleLink } from '../core/sample-link.ts';
import { memoryLog } from '../test/fakes/memory-log.ts';
import { sampleSession } from '../test/spec/sample-session.ts';
import { unlinkTab, type UnlinkPorts } from './unlink.ts';

const { spreadsheet } = sampleSession();

/** `living` are the links of the spreadsheet when the session begins. */
function desk(living: readonly (typeof sampleLink)[]) {
  const done: string[] = [];
  const note = (what: string) => {
    done.push(what);
    return Promise.resolve();
  };
  const ports = {
    lease: { hold: (_: number, work: (lost: AbortSignal) => unknown) => work(new AbortController().signal) },
    spreadsheets: { raiseFence: () => Promise.resolve(1), get: () => Promise.resolve(spreadsheet) },
    intents: { unsettled: () => Promise.resolve([]) },
    links: {
      pauseByPerson: () => Promise.resolve(),
      list: () => Promise.resolve(living),
      unlink: () => note('link ended'),
    },
    notes: { kept: () => Promise.resolve([]) },
    tables: { unwatch: () => note('triggers gone') },
    log: memoryLog(),
  };
  const unlink = unlinkTab(ports as unknown as UnlinkPorts, { sleep: () => Promise.resolve() });
  return { unlink, done };
}

test('a living link ends with its triggers', async () => {
  const { unlink, done } = desk([sampleLink]);
  await unlink(sampleLink, false);
  expect(done).toEqual(['triggers gone', 'link ended']);
});

test('a link that ended meanwhile takes no triggers with it', async () => {
  const { unlink, done } = desk([{ ...sampleLink, id: 2 }]);
  await unlink(sampleLink, false);
  expect(done).toEqual([]);
});
