/**
 * Gives a spreadsheet to another of our accounts, between two steps of work: with the lease in hand nothing is on its way, and what was
 * is settled by its once-token, whoever asks. First the other account has to show that it may do all that the sync needs.
 */
import type { AccountMove } from '../../shared/protocol/operator-api/views.ts';
import { isAccessLost } from '../core/access-lost.ts';
import { accountNow } from '../core/choose-account.ts';
import { SyncError } from '../core/sync-error.ts';
import type { AccountRights, TabRights } from '../ports/account-rights.ts';
import type { AccountBook } from '../ports/accounts.ts';
import type { Ports } from '../ports/ports.ts';
import type { Spreadsheet } from '../ports/spreadsheets.ts';

export type MovePorts = Pick<Ports, 'lease' | 'spreadsheets' | 'links' | 'doorbell' | 'log'> & {
  book: Pick<AccountBook, 'of' | 'move'>;
  rights: AccountRights;
};

export interface MoveOptions {
  /** Addresses of the accounts whose keys we have. */
  accounts: readonly string[];
  /** Milliseconds after which every process has looked anew whose a spreadsheet is. */
  knownWithinMs: number;
  sleep: (ms: number) => Promise<unknown>;
}

/** Work on a spreadsheet ends within this, as a rule; a person waits for the answer. */
const TRIES = 40;
const TRY_EVERY_MS = 500;

/**
 * Throws ACCOUNT_UNKNOWN, SPREADSHEET_UNKNOWN, ACCOUNT_UNFIT with what to do, LINK_BUSY while another process works on the file, and
 * SHEETS_*. Nothing was moved then.
 */
export function moveSpreadsheet(
  ports: MovePorts,
  options: MoveOptions,
): (googleId: string, account: string) => Promise<AccountMove> {
  const { accounts, knownWithinMs, sleep } = options;
  return async (googleId, account) => {
    if (!accounts.includes(account)) throw new SyncError('ACCOUNT_UNKNOWN');
    const spreadsheet = (await ports.spreadsheets.list()).find((each) => each.googleId === googleId);
    if (!spreadsheet) throw new SyncError('SPREADSHEET_UNKNOWN');
    const was = accountNow(accounts, await ports.book.of(googleId));
    const move = async (signal: AbortSignal): Promise<'done'> => {
      await requireRights(ports, spreadsheet, { from: was, to: account });
      signal.throwIfAborted();
      // Whoever lost the lease on the way stores nothing any more.
      await ports.spreadsheets.raiseFence(spreadsheet.id);
      await ports.book.move(googleId, account);
      // Until then some process might begin a step with the account that it remembers.
      await sleep(knownWithinMs);
      return 'done';
    };
    if (was !== account) {
      for (let tries = 1; (await ports.lease.hold(spreadsheet.id, move)) === 'busy'; tries += 1) {
        if (tries === TRIES) throw new SyncError('LINK_BUSY');
        await sleep(TRY_EVERY_MS);
      }
      // It may have seen the file differently, and a pause for want of access may have no reason left.
      for (const { id } of await ports.links.list(spreadsheet.id)) await ports.links.nudge(id);
      await ports.doorbell.ring('reconcile', spreadsheet.id);
      const fields = { event: 'account-moved', spreadsheet: spreadsheet.id, account, was };
      ports.log.info(fields, 'Another account works on a spreadsheet');
    }
    return { spreadsheetId: googleId, account, was };
  };
}

interface Move {
  from: string;
  to: string;
}

/** Throws ACCOUNT_UNFIT with what a person has to do. */
async function requireRights(ports: MovePorts, spreadsheet: Spreadsheet, { from, to }: Move): Promise<void> {
  const { rights } = ports;
  const { id, googleId, scratchTabId } = spreadsheet;
  const its = await whereShared(rights.of(to, googleId), to);
  // The account may be moved away from just because it has lost its access.
  const before = await rights.of(from, googleId).catch((error: unknown) => {
    if (isAccessLost(error)) return [];
    throw error;
  });
  const newlyClosed = (tabId: number): number[] => {
    const closedBefore = closedOf(before, tabId);
    return closedBefore === null
      ? []
      : (closedOf(its, tabId) ?? []).filter((range) => !closedBefore.includes(range));
  };
  const linked = new Set((await ports.links.list(id)).map(({ tabId }) => tabId));
  const guarded = its.filter(({ tabId }) => linked.has(tabId) && newlyClosed(tabId).length > 0);
  if (guarded.length > 0) {
    const names = guarded.map(({ title }) => `"${title}"`).join(', ');
    throw unfit(
      `Cells of ${names} are protected against it. In the spreadsheet, under Data, Protected sheets and ranges, let ${to} edit them.`,
    );
  }
  if (scratchTabId === null || closedOf(its, scratchTabId) === null) return;
  const closed = newlyClosed(scratchTabId);
  if (closed.length > 0) await rights.letEdit(from, googleId, closed, to);
  if (await whereShared(rights.touchScratch(to, googleId, scratchTabId), to)) return;
  throw unfit(
    `The hidden tab "_sync" is protected against it. In the spreadsheet, under Data, Protected sheets and ranges, let ${to} edit it.`,
  );
}

/** Null: the tab is not there. */
function closedOf(tabs: readonly TabRights[], tabId: number): readonly number[] | null {
  return tabs.find((tab) => tab.tabId === tabId)?.closed ?? null;
}

async function whereShared<T>(answer: Promise<T>, account: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isAccessLost(error) || error.code === 'SHEETS_KEY_REFUSED') throw error;
    throw unfit(`Share the spreadsheet with ${account} as an editor, then try again.`, error);
  }
}

function unfit(detail: string, cause?: unknown): SyncError {
  return new SyncError('ACCOUNT_UNFIT', detail, { cause });
}
