/** As on Cloud Run: a process that has no key, and is the service account by the platform's word. */
import { expect, test } from 'vitest';

import { Evidence, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct } from '../harness/product.ts';

test('without a key, edits and changes cross [H11]', async () => {
  const product = await startProduct({ ROLE: 'api' });
  const worker = product.backend.sibling({
    ROLE: 'worker,poller',
    GOOGLE_SERVICE_ACCOUNT_FILE: '',
    GCE_METADATA_HOST: new URL(product.google.url).host,
    METADATA_SERVER_DETECTION: 'assume-present',
  });
  try {
    await worker.start();
    const tab = await LinkedTab.register(product, sampleRows(10));
    const evidence = new Evidence(product, tab);
    await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R3'), column: 2 }, [['typed']]);
    await tab.until(async () => expect(await evidence.inMysql('R3', 'city')).toBe('typed'));
    await evidence.customer(`UPDATE t SET city = 'changed' WHERE id = 'R4'`);
    await tab.until(() => expect(tab.cell('R4', 'city')).toBe('changed'));
  } finally {
    await worker.stop();
    await product.close();
  }
});
