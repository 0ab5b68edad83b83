/**
 * The pages on which a person sees and edits the sheets of the stand-in. Here are the documents, what changed in them and
 * when; everything that the person does goes through the control API.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Document, Documents } from '../google/server/documents.ts';
import type { Assets } from './bundle.ts';
import { bundlePage } from './bundle.ts';
import { passToDesk } from './pass-to-desk.ts';
import { listPage, messagePage, sheetPage } from './html.ts';
import { ShownRows, tabShape } from './shown-rows.ts';
import { TabVersions } from './tab-versions.ts';
import type { TabUpdate } from './wire.ts';

/**
 * Nothing is loaded from another place, and nothing is evaluated. The grid sets styles of elements, and gives one of them
 * the handler "return false", which the hash stands for.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-hashes' 'sha256-GZIcz60Uwd6wT3vaYke/atSr53TehbYAPepOa3d03Vw='",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
].join('; ');
const HEARTBEAT_MS = 15_000;
/** How long a browser waits before it connects again. */
const RETRY_MS = 1_000;

const icon = readFileSync(join(import.meta.dirname, 'page', 'icon.svg'), 'utf8');

/**
 * Mounts the pages: `/`, `/sheets/{id}?tab={tabId}` and what they load. `deskUrl`: what `npm start` has beside the sheet.
 */
export function mountPages(app: Hono, documents: Documents, deskUrl?: string): void {
  const shownRows = new ShownRows();
  const versions = new Map<string, TabVersions>();
  const boot = randomUUID();
  const versionsOf = (spreadsheetId: string, tabId: number): TabVersions => {
    const key = `${spreadsheetId}/${tabId}`;
    const known = versions.get(key) ?? new TabVersions(boot);
    versions.set(key, known);
    return known;
  };
  let assets: Promise<Assets> | undefined;

  app.use('/sheets/*', async (context, next) => {
    await next();
    context.header('content-security-policy', POLICY);
  });

  app.get('/', (context) => {
    const [first, ...others] = documents.list();
    if (first && others.length === 0) return context.redirect(`/sheets/${first.workbook.id}`);
    return context.html(listPage(documents.list().map(({ workbook: { id, title } }) => ({ id, title }))));
  });

  app.get('/sheets/:id', (context) => {
    const workbook = documents.get(context.req.param('id'))?.workbook;
    if (!workbook) return context.html(messagePage('There is no such spreadsheet here.'), 404);
    const asked = workbook.tabById(Number(context.req.query('tab') ?? NaN));
    const tab = asked ?? workbook.tabs.find(({ hidden }) => !hidden) ?? workbook.tabs[0];
    return context.html(sheetPage(workbook.id, tab?.tabId ?? 0, workbook.title));
  });

  if (deskUrl !== undefined && deskUrl !== '') passToDesk(app, deskUrl);

  app.get('/assets/:name', async (context) => {
    const name = context.req.param('name');
    if (name === 'icon.svg') return context.body(icon, 200, { 'content-type': 'image/svg+xml' });
    assets ??= bundlePage();
    const asset = await assets.then((all) => all.get(name));
    if (!asset) return context.notFound();
    return context.body(asset.body, 200, { 'content-type': asset.type, 'cache-control': 'no-cache' });
  });

  app.get('/sheets/:id/tabs/:tabId/changes', (context) => {
    const document = documents.get(context.req.param('id'));
    const tab = document?.workbook.tabById(Number(context.req.param('tabId')));
    if (!document || !tab) {
      const message = document ? 'This tab was deleted.' : 'This spreadsheet was deleted.';
      return context.json({ error: { code: 'NOT_FOUND', message } }, 404);
    }
    const changes = versionsOf(document.workbook.id, tab.tabId).changes(
      shownRows.of(tab),
      context.req.query('since'),
    );
    return context.json({
      ...changes,
      shape: tabShape(tab),
      spreadsheet: overview(document),
    } satisfies TabUpdate);
  });

  app.get('/sheets/:id/events', (context) => {
    const id = context.req.param('id');
    if (!documents.get(id)) return context.body(null, 204);
    return streamSSE(context, async (stream) => {
      const tell = (): void => {
        const revision = documents.get(id)?.workbook.revision ?? null;
        void stream.writeSSE({ event: 'changed', data: JSON.stringify({ revision }), retry: RETRY_MS });
      };
      stream.onAbort(
        documents.onChange((spreadsheetId) => {
          if (spreadsheetId === id) tell();
        }),
      );
      // Also the first thing after a lost connection: whatever was missed is fetched then.
      tell();
      while (!stream.aborted) {
        await stream.sleep(HEARTBEAT_MS);
        await stream.write(': still here\n\n');
      }
    });
  });
}

function overview({ workbook }: Document): TabUpdate['spreadsheet'] {
  return {
    title: workbook.title,
    tabs: workbook.tabs.map(({ tabId, title, hidden }) => ({ tabId, title, hidden })),
  };
}
