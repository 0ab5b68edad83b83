/** Webhooks sent by hand, signed with the link's own secret: at a time and in an order of the test's choice. */
import { createHash, createHmac, randomBytes } from 'node:crypto';

import { readLinks } from '../../../addon/document-state.ts';
import { AppsScriptHost } from '../../../local/google/apps-script/apps-script-host.ts';
import type { EditBatch, EditBatchAnswer } from '../../../shared/protocol/edit-batch.ts';
import { EDITS_PATH, SIGNATURE_HEADERS, textToSign } from '../../../shared/protocol/signing.ts';
import { PROTOCOL_VERSION } from '../../../shared/protocol/version.ts';
import type { LinkedTab, Product, Scalar } from './product.ts';

/** An edit of one cell, as the add-on would tell it; `capturedAt` in milliseconds. */
export function cellEdit(
  product: Product,
  tab: LinkedTab,
  edit: { id: string; column: string; value: Scalar; capturedAt: number },
): EditBatch {
  const column = linkOf(product, tab).settings.columns.find(({ header }) => header === edit.column);
  if (column === undefined) throw new Error(`the link has no column ${edit.column}`);
  const key = String(tab.wholeRow(edit.id).at(-1));
  const row = tab.rowOf(tab.headers[0] ?? '', edit.id) + 1;
  return {
    v: PROTOCOL_VERSION,
    batchId: randomBytes(16).toString('base64url'),
    capturedAt: edit.capturedAt,
    edits: [{ key, row, cells: { [column.id]: edit.value } }],
    nudge: false,
    clock: null,
  };
}

/** Resolves with the answer when the batch was taken in; rejects otherwise. */
export async function postBatch(
  product: Product,
  tab: LinkedTab,
  batch: EditBatch,
): Promise<EditBatchAnswer> {
  const { id, secret } = linkOf(product, tab);
  const body = JSON.stringify(batch);
  const timestamp = String(Date.now());
  const bodyHash = createHash('sha256').update(body).digest('base64url');
  const signed = textToSign({ method: 'POST', path: EDITS_PATH, timestamp, nonce: batch.batchId, bodyHash });
  const key = Buffer.from(secret, 'base64url');
  const response = await fetch(product.url + EDITS_PATH, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      [SIGNATURE_HEADERS.link]: id,
      [SIGNATURE_HEADERS.timestamp]: timestamp,
      [SIGNATURE_HEADERS.nonce]: batch.batchId,
      [SIGNATURE_HEADERS.signature]: createHmac('sha256', key).update(signed).digest('base64url'),
    },
  });
  if (response.status !== 202) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  return (await response.json()) as EditBatchAnswer;
}

/** The host that runs the add-on's triggers. */
export function scriptHost(product: Product): AppsScriptHost {
  if (!(product.google.scriptHost instanceof AppsScriptHost)) throw new Error('no add-on is installed');
  return product.google.scriptHost;
}

export function linkOf(product: Product, tab: LinkedTab): ReturnType<typeof readLinks>[number] {
  const owner = { spreadsheetId: tab.spreadsheetId, user: '' };
  const all = () => scriptHost(product).store.properties('document', owner);
  const properties = { all, set: () => undefined, remove: () => undefined };
  const [link] = readLinks({ properties, spreadsheetId: () => tab.spreadsheetId }, tab.tabId);
  if (link === undefined) throw new Error('the document does not know the link');
  return link;
}
