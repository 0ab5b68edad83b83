/** The product as several processes, each with a part of the work: what crosses, what they tell, how they come and go. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { freePort } from '../../../local/services/port.ts';
import type { BackendProcess, LogLine } from '../harness/backend-process.ts';
import { Evidence, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

let product: Product;
let worker: BackendProcess;
let poller: BackendProcess;
let workerMetrics: string;
let tab: LinkedTab;
let evidence: Evidence;

beforeAll(async () => {
  product = await startProduct({ ROLE: 'api' });
  const port = await freePort();
  workerMetrics = `http://127.0.0.1:${port}`;
  worker = product.backend.sibling({ ROLE: 'worker', METRICS_PORT: String(port) });
  poller = product.backend.sibling({ ROLE: 'poller' });
  await Promise.all([worker.start(), poller.start()]);
  tab = await LinkedTab.register(product, sampleRows(20));
  evidence = new Evidence(product, tab);
});

afterAll(async () => {
  await Promise.all([worker.stop(), poller.stop()]);
  await product.close();
});

const health = async () =>
  (await (await fetch(`${product.url}/api/health`)).json()) as {
    status: string;
    processes: Record<string, number>;
  };

const linesOf = (from: BackendProcess, event: string): LogLine[] =>
  from.lines.filter((line) => line.event === event);

describe('api, worker and poller as processes of their own', () => {
  test('edits and changes cross [H4]', async () => {
    await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R3'), column: 2 }, [['typed']]);
    await tab.until(async () => expect(await evidence.inMysql('R3', 'city')).toBe('typed'));
    await evidence.customer(`UPDATE t SET city = 'changed' WHERE id = 'R4'`);
    await tab.until(() => expect(tab.cell('R4', 'city')).toBe('changed'));
    await evidence.peace();
  });

  test('an edit is followed by the id of its request, a change by its number [H6]', async () => {
    await tab.until(() => expect(linesOf(worker, 'changes-settled')).not.toEqual([]));
    const received = linesOf(product.backend, 'edits-received').at(-1);
    const settled = linesOf(worker, 'edits-settled').flatMap((line) => line['requestIds']);
    expect(settled).toContain(received?.['requestId']);

    const done = linesOf(worker, 'changes-settled').at(-1);
    const [change] = done?.['changes'] as number[];
    const planned = linesOf(worker, 'write-planned').find((line) =>
      (line['changes'] as unknown[]).includes(change),
    );
    const sent = linesOf(worker, 'write-sent').find((line) => line['write'] === planned?.['write']);
    expect(sent).toMatchObject({ outcome: 'applied', queue: 'db-to-sheet', run: planned?.['run'] });
  });

  test('metrics tell what crossed: each process its own part, all of them what waits [H3]', async () => {
    const ofWorker = await (await fetch(`${workerMetrics}/metrics`)).text();
    expect(ofWorker).toMatch(/^sync_edit_seconds_count\{outcome="\w+"\} [1-9]/m);
    expect(ofWorker).toMatch(/^sync_change_seconds_count [1-9]/m);
    expect(ofWorker).toMatch(/^sync_google_call_seconds_count\{method="batchUpdate",status="200"\} [1-9]/m);
    expect(ofWorker).toMatch(/^sync_work_seconds_count\{queue="sheet-to-db",outcome="done"\} [1-9]/m);
    expect(ofWorker).toMatch(/^sync_invariant_total 0$/m);
    const headers = { authorization: `Bearer ${product.operatorToken}` };
    const ofApi = await (await fetch(`${product.url}/api/metrics`, { headers })).text();
    expect(ofApi).toMatch(
      /^sync_http_request_seconds_count\{method="POST",route="\/api\/[^"]+",status="202"\} [1-9]/m,
    );
    for (const text of [ofWorker, ofApi]) {
      expect(text).toMatch(/^sync_links\{status="active"\} 1$/m);
      expect(text).toMatch(/^sync_processes\{role="worker"\} 1$/m);
    }
  });

  test('one that stops is missed at once, and is back with its first heartbeat [H1, H5]', async () => {
    expect(await health()).toMatchObject({
      status: 'healthy',
      processes: { api: 1, worker: 1, poller: 1 },
    });
    expect((await fetch(`${workerMetrics}/health/ready`)).status).toBe(200);
    await worker.stop();
    expect(worker.lines.at(-1)).toMatchObject({ event: 'stopped' });
    expect(await health()).toMatchObject({ status: 'degraded', processes: { worker: 0 } });
    await evidence.customer(`UPDATE t SET city = 'while no worker ran' WHERE id = 'R5'`);
    await worker.start();
    expect((await health()).processes).toMatchObject({ worker: 1 });
    await tab.until(() => expect(tab.cell('R5', 'city')).toBe('while no worker ran'));
    await evidence.peace();
  });
});
