/** The networks to Redis and to MySQL are cut: what the add-on is answered, and that all is made good when they are back. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { testRedisUrl } from '../../../local/services/test-database.ts';
import { openCable, type Cable } from '../harness/cable.ts';
import { Evidence, IMPATIENT, sampleRows } from '../harness/evidence.ts';
import { cellEdit, postBatch } from '../harness/post-batch.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';
import type { BackendProcess } from '../harness/backend-process.ts';

let product: Product;
let tab: LinkedTab;
let evidence: Evidence;
let backend: BackendProcess;
let toRedis: Cable;
let toMysql: Cable;

beforeAll(async () => {
  product = await startProduct(IMPATIENT);
  tab = await LinkedTab.register(product, sampleRows(20));
  evidence = new Evidence(product, tab);
  toRedis = await openCable(testRedisUrl());
  toMysql = await openCable(product.mysqlUrl);
  await product.backend.stop();
  backend = product.backend.sibling({ MYSQL_URL: toMysql.url, REDIS_URL: toRedis.url });
  await backend.start();
});

afterEach(() => {
  toRedis.mend();
  toMysql.mend();
});

afterAll(async () => {
  await backend.stop('SIGKILL');
  await product.close();
  await toRedis.close();
  await toMysql.close();
});

const sendEdit = (id: string, value: string) =>
  postBatch(product, tab, cellEdit(product, tab, { id, column: 'name', value, capturedAt: Date.now() }));

describe('a network is cut', () => {
  test('to Redis: the webhook is taken in with 202, and the edit arrives once it is back [C10, W2]', async () => {
    toRedis.cut();
    const id = 'R3';
    // Typed without a trigger, so that the batch below is the only one that tells of it.
    tab.changeSilently(id, 'name', 'typed without Redis');
    await sendEdit(id, 'typed without Redis');
    toRedis.mend();
    await evidence.peace(60_000);
    expect(await evidence.inMysql(id, 'name')).toBe('typed without Redis');
  });

  test('to MySQL: the webhook is refused with 503, so the add-on has the edit sent again [W2]', async () => {
    toMysql.cut();
    tab.changeSilently('R4', 'name', 'typed without MySQL');
    // A kept connection may be closed by the backend in the instant of its use; then nothing was answered.
    await tab.until(() => expect(sendEdit('R4', 'typed without MySQL')).rejects.toThrow('HTTP 503'));
    toMysql.mend();
    await tab.until(() => sendEdit('R4', 'typed without MySQL'));
    await evidence.peace(60_000);
    expect(await evidence.inMysql('R4', 'name')).toBe('typed without MySQL');
  });

  test('to both in turn while changes are on their way: all cross', async () => {
    for (const [round, cable] of [toRedis, toMysql, toRedis].entries()) {
      const city = `changed ${round}`;
      await evidence.customer(`UPDATE t SET city = ? WHERE id = 'R5'`, [city]);
      cable.cut();
      const complaints = backend.complaints().length;
      await tab.until(() => expect(backend.complaints().length).toBeGreaterThan(complaints));
      cable.mend();
      await tab.until(() => expect(tab.cell('R5', 'city')).toBe(city), 60_000);
    }
    await evidence.peace(60_000);
  });
});
