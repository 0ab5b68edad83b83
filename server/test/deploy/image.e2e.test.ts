/** The image's files and nothing else, started by the image's command: the product works with them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { BackendProcess } from '../harness/backend-process.ts';
import { Evidence, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';
import { assembleImage, type Image } from './image-files.ts';

let folder: string;
let image: Image;
let product: Product;
let container: BackendProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rowlink-image-'));
  image = assembleImage(folder);
  product = await startProduct({ ROLE: 'api' });
  container = product.backend.sibling(
    { ROLE: 'worker,poller', NODE_ENV: 'production' },
    { args: image.args, folder },
  );
});

afterAll(async () => {
  await container.stop();
  await product.close();
  rmSync(folder, { recursive: true, force: true });
});

test('it holds sources of the backend only - no tests, tools, secrets - and does not run as root', () => {
  const strange = image.files.filter(
    (file) =>
      !/^(LICENSE|package\.json|(server|shared)\/.*\.(ts|sql|lua)|server\/cli\/bin\.mjs|server\/dashboard\/dist\/[\w.]+)$/.test(
        file,
      ),
  );
  expect(strange).toEqual([]);
  expect(image.files.filter((file) => /\.test\.|\/test\/|sample-link/.test(file))).toEqual([]);
  expect(image.user).toBe('node');
  expect(image.files).toContain('server/dashboard/dist/index.html');
  expect(image.files.filter((file) => file.startsWith('server/dashboard/page'))).toEqual([]);
});

test('it starts with its own command, and edits and changes cross [H4]', async () => {
  await container.start();
  const tab = await LinkedTab.register(product, sampleRows(10));
  const evidence = new Evidence(product, tab);
  await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R3'), column: 2 }, [['typed']]);
  await tab.until(async () => expect(await evidence.inMysql('R3', 'city')).toBe('typed'));
  await evidence.customer(`UPDATE t SET city = 'changed' WHERE id = 'R4'`);
  await tab.until(() => expect(tab.cell('R4', 'city')).toBe('changed'));
  await evidence.peace();
});
