/** Sending an intent, burning its token and reading back what `_sync` tells of it. */
import type { sheets_v4 } from '@googleapis/sheets';

import type { Intent } from '../../core/intent.ts';
import { linkSpan } from '../../core/link.ts';
import { tokenId } from '../../core/once-token.ts';
import type { SendOutcome, Sheets, WriteContext } from '../../ports/sheets.ts';
import { dataOf, type GoogleClient } from './client.ts';
import { compileParts, tokenRequest } from './compile-batch.ts';
import { FIELDS } from './field-masks.ts';
import { toSendOutcome, toSyncError } from './google-errors.ts';
import { toDataFilter } from './read-ranges.ts';
import { readReadback } from './read-readback.ts';
import { refusedItems } from './refused-items.ts';
import { planRows, readbackAreas } from './row-plan.ts';
import { IDENTITY_AREA, toA1 } from './scratch-tab.ts';
import type { TabTitles } from './tab-titles.ts';

/** Statuses by which Google says that the file is not ours to see: an intent stays open until it is again. */
const ACCESS_LOST = new Set([401, 403, 404]);

export function writeCalls(
  client: GoogleClient,
  describe: Sheets['describe'],
  titles: TabTitles,
): Pick<Sheets, 'send' | 'burn' | 'readback'> {
  const scratchTitle = async (context: WriteContext, signal?: AbortSignal): Promise<string | undefined> => {
    const { googleId, scratchTabId } = context;
    if (titles.get(googleId, scratchTabId) === undefined) await describe(googleId, signal);
    return titles.get(googleId, scratchTabId);
  };

  return {
    async send(context, intent, signal) {
      const parts = compileParts(context, intent);
      const areas = readbackAreas(planRows(intent, context.headerRow), intent.copies, linkSpan(context));
      let title: string | undefined;
      try {
        title = await scratchTitle(context, signal);
      } catch (error) {
        return { kind: 'unsent', why: String(error) };
      }
      if (title === undefined) return { kind: 'unsent', why: 'the scratch tab is gone' };
      const body = {
        requests: parts.map(({ request }) => request),
        includeSpreadsheetInResponse: true,
        responseRanges: areas.map((area) => toA1(title, area)),
      };
      const result = await client.batchUpdate(context.googleId, body, FIELDS.sent, signal);
      if (!result.ok) {
        const outcome = toSendOutcome(result.failure);
        if (outcome.kind !== 'unknown') return outcome;
        return { ...outcome, refused: refusedItems(result.failure.message, parts) };
      }
      return readAnswer(result.data, context, intent);
    },

    async burn(context, n, signal) {
      const { googleId, scratchTabId } = context;
      const requests = [tokenRequest(context, n, 'burn')];
      const title = await scratchTitle(context, signal);
      if (title === undefined) return 'unknown';
      const shown = { includeSpreadsheetInResponse: true, responseRanges: [toA1(title, IDENTITY_AREA)] };
      const result = await client.batchUpdate(googleId, { requests, ...shown }, FIELDS.sent, signal);
      if (result.ok) {
        const sheets = typeof result.data === 'string' ? undefined : result.data.updatedSpreadsheet?.sheets;
        return sheets === undefined ? 'unknown' : isWritten(sheets, context, n) ? 'applied' : 'burned';
      }
      if (ACCESS_LOST.has(result.failure.status ?? 0)) throw toSyncError(result.failure);
      if (result.failure.status !== 400) return 'unknown';
      const filters = [
        toDataFilter({ tabId: scratchTabId, startRow: 0, endRow: 1, startColumn: 0, endColumn: 1 }),
      ];
      const read = await client.getRanges(googleId, filters, FIELDS.tokens, signal);
      if (!read.ok) return 'unknown';
      const views = (read.data.sheets ?? []).flatMap((sheet) => sheet.filterViews ?? []);
      return views.some((view) => view.filterViewId === tokenId(n)) ? 'exists' : 'refused';
    },

    async readback(context, intent, signal) {
      const plan = planRows(intent, context.headerRow);
      const filters = readbackAreas(plan, intent.copies, linkSpan(context)).map((area) =>
        toDataFilter({ tabId: context.scratchTabId, ...area }),
      );
      const answer = dataOf(
        await client.getRanges(context.googleId, filters, FIELDS.readback, signal),
        signal,
      );
      return readReadback(answer.sheets ?? [], context, plan, intent.copies);
    },
  };
}

/** `_sync` holds n and nonce of this very write. */
function isWritten(sheets: sheets_v4.Schema$Sheet[], context: WriteContext, n: number): boolean {
  const nothing = planRows({ items: [], appendAfter: 0 }, 0);
  return readReadback(sheets, context, nothing, { at: 0, width: 0 }).lastN === n;
}

/** A 2xx counts as applied only when its body shows this very write. */
function readAnswer(
  answer: sheets_v4.Schema$BatchUpdateSpreadsheetResponse | string,
  context: WriteContext,
  intent: Intent,
): SendOutcome {
  const sheets = typeof answer === 'string' ? undefined : answer.updatedSpreadsheet?.sheets;
  const readback = readReadback(sheets ?? [], context, planRows(intent, context.headerRow), intent.copies);
  if (readback.lastN !== intent.n) {
    return { kind: 'unknown', why: "Google's answer does not show the write", status: 200 };
  }
  return { kind: 'applied', readback };
}
