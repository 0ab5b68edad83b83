/** The control API: JSON over HTTP for tests, `npm start` and the page. Its reference is in ../README.md. */
import type { Hono } from 'hono';
import { z } from 'zod';
import { HTTPException } from 'hono/http-exception';
import type { GoogleStandIn } from '../start-google.ts';
import type { Tab } from '../workbook/tab.ts';
import { nameOf } from '../drive/sharing.ts';
import type { Document } from '../server/documents.ts';
import { createSpreadsheet, newSpreadsheetSchema } from './create-spreadsheet.ts';
import { parseA1 } from '../workbook/a1.ts';
import { ActionRefused } from './action-refused.ts';
import { runAction } from './action-routes.ts';
import { readJson } from './read-json.ts';

export function controlRoutes(app: Hono, google: GoogleStandIn): void {
  app.onError((error, context) => {
    const refused = (code: string, message: string, status: 400 | 404): Response =>
      context.json({ error: { code, message } }, status);
    if (error instanceof ActionRefused) return refused('CONTROL_REFUSED', error.message, 400);
    if (error instanceof z.ZodError) return refused('CONTROL_MALFORMED', z.prettifyError(error), 400);
    if (error instanceof HTTPException) return error.res ?? refused('CONTROL_NOT_FOUND', error.message, 404);
    console.error(error);
    return context.json(
      { error: { code: 500, message: 'Internal error encountered.', status: 'INTERNAL' } },
      500,
    );
  });

  const find = (id: string | undefined): Document => {
    const document = google.documents.get(id ?? '');
    if (!document) throw new HTTPException(404, { message: `There is no spreadsheet ${id ?? ''}.` });
    return document;
  };

  app.get('/control/service-account', (context) =>
    context.json({ email: google.serviceAccount.client_email, file: google.serviceAccountFile ?? null }),
  );
  app.get('/control/spreadsheets', (context) =>
    context.json({ spreadsheets: google.documents.list().map(summary) }),
  );
  app.post('/control/spreadsheets', async (context) => {
    const options = newSpreadsheetSchema.parse(await readJson(context));
    return context.json(summary(createSpreadsheet(google.documents, options)));
  });
  app.get('/control/spreadsheets/:id', (context) => context.json(summary(find(context.req.param('id')))));
  app.delete('/control/spreadsheets/:id', (context) => {
    google.documents.remove(find(context.req.param('id')).workbook.id);
    return context.json({});
  });
  app.get('/control/spreadsheets/:id/counters', (context) =>
    context.json(find(context.req.param('id')).counters),
  );
  app.get('/control/spreadsheets/:id/tabs/:tabId/cells', (context) => {
    const { workbook } = find(context.req.param('id'));
    const tab = workbook.tabById(Number(context.req.param('tabId')));
    if (!tab) throw new HTTPException(404, { message: `There is no tab ${context.req.param('tabId')}.` });
    return context.json(cells(tab, context.req.query('range')));
  });
  app.post('/control/spreadsheets/:id/make-copy', (context) =>
    context.json(summary(find(google.makeCopy(find(context.req.param('id')).workbook.id)))),
  );
  app.post('/control/spreadsheets/:id/:action', async (context) => {
    const { workbook } = find(context.req.param('id'));
    const answer = await runAction(
      (email) => google.human(workbook.id, email),
      workbook,
      context.req.param('action'),
      await readJson(context),
    );
    return context.json(answer);
  });
}

function summary({ workbook, sharing }: Document): object {
  return {
    spreadsheetId: workbook.id,
    title: workbook.title,
    timeZone: workbook.timeZone,
    locale: workbook.locale,
    tabs: workbook.tabs.map(({ tabId, title, rowCount, columnCount, hidden }) => ({
      tabId,
      title,
      rowCount,
      columnCount,
      hidden,
    })),
    roles: Object.fromEntries(sharing.list().map((each) => [nameOf(each), each.role])),
  };
}

/** The cells of a range, or of the part of the tab that holds data; blanks are null. */
function cells(tab: Tab, range: string | undefined): object {
  const parsed = range === undefined ? { endRow: tab.endOfData(), title: undefined } : parseA1(range);
  if (!parsed || parsed.title !== undefined) {
    throw new ActionRefused(`"${range ?? ''}" is no range of a tab.`);
  }
  const area = tab.clip(parsed);
  const rows = tab.read(area).map((row) =>
    row.map(({ effective, formatted, formula, format, note }) => {
      if (effective === undefined && !format && !note) return null;
      return { value: effective ?? null, formatted, formula, format, note };
    }),
  );
  const trimmed = rows.map((row) => row.slice(0, row.findLastIndex((cell) => cell !== null) + 1));
  return { startRow: area.startRow, startColumn: area.startColumn, rows: trimmed };
}
