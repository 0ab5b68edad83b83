/** Traces as a collector gets them: an edit from its webhook to the commit in MySQL, a change from MySQL to the sheet. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { Evidence, sampleRows } from '../harness/evidence.ts';
import { LinkedTab, startProduct, type Product } from '../harness/product.ts';

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue?: string } }[];
  links?: { spanId: string; traceId: string }[];
}

let collector: Server;
let product: Product;
const spans: Span[] = [];
const tokens = new Set<unknown>();

beforeAll(async () => {
  collector = createServer((request, answer) => {
    tokens.add(request.headers['x-token']);
    void json(request).then((body) => {
      const { resourceSpans } = body as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      answer.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  product = await startProduct({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-token=a%20b',
  });
});

afterAll(async () => {
  await product.close();
  collector.close();
});

const valueOf = (span: Span, key: string) =>
  span.attributes.find((each) => each.key === key)?.value.stringValue;

test('an edit is one trace from its webhook to MySQL, a change one from MySQL to the sheet [H10]', async () => {
  const tab = await LinkedTab.register(product, sampleRows(5));
  const evidence = new Evidence(product, tab);
  await tab.person.type(tab.tabId, { row: tab.rowOf('id', 'R3'), column: 2 }, [['typed']]);
  await tab.until(async () => expect(await evidence.inMysql('R3', 'city')).toBe('typed'));
  await evidence.customer(`UPDATE t SET city = 'changed' WHERE id = 'R4'`);
  await tab.until(() => expect(tab.cell('R4', 'city')).toBe('changed'));
  await evidence.peace();
  await product.backend.stop();

  const edit = spans.find(({ name }) => name === 'edit to MySQL');
  const request = spans.find(({ spanId }) => spanId === edit?.parentSpanId);
  expect(request).toMatchObject({ name: 'POST /api/webhook/edits', traceId: edit?.traceId });
  const [stored] = (await product.sql.query(
    `SELECT batch_id FROM sync_inbox WHERE cells LIKE '%typed%'`,
  )) as unknown as [{ batch_id: string }[]];
  expect(request && valueOf(request, 'rowlink.requestId')).toBe(stored[0]?.batch_id);
  const applied = spans.find(({ spanId }) => spanId === edit?.links?.[0]?.spanId);
  expect(applied?.name).toBe('work sheet-to-db');
  expect(BigInt(edit?.endTimeUnixNano ?? 0)).toBeGreaterThanOrEqual(BigInt(edit?.startTimeUnixNano ?? 0));

  const change = spans.find(({ name }) => name === 'change to sheet');
  const written = spans.find(({ spanId }) => spanId === change?.parentSpanId);
  expect(written?.name).toBe('work db-to-sheet');
  const calls = spans.filter(
    ({ name, traceId }) => name === 'google batchUpdate' && traceId === change?.traceId,
  );
  expect(calls.length).toBeGreaterThan(0);

  expect([...tokens]).toEqual(['a b']);
  expect(JSON.stringify(spans)).not.toContain('typed');
});
