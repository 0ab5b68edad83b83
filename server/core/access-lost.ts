/** What people read when Google lets our account do nothing in a spreadsheet any more. Pure. */
import { SyncError, type ErrorCode } from './sync-error.ts';

const SENTENCES: Partial<Record<ErrorCode, (account: string) => string>> = {
  SHEETS_DENIED: (account) =>
    `The spreadsheet is not shared with ${account} as an editor. Share it with that address: the sync goes on by itself within a minute or two, and nothing is lost.`,
  SHEETS_GONE: (account) =>
    `The spreadsheet was not found: it was deleted, or ${account} may not see it. Bring it back, or share it with that address as an editor: the sync goes on by itself within a minute or two.`,
  SHEETS_KEY_REFUSED: (account) =>
    `Google refuses the key of ${account}. The operator of the server has to give it a new one: the sync goes on by itself then, and nothing is lost.`,
};

/** Whether the failure says that nothing can be done in the whole spreadsheet until somebody acts. */
export function isAccessLost(error: unknown): error is SyncError {
  return error instanceof SyncError && SENTENCES[error.code] !== undefined;
}

/** The reason of the pause, which names the account that works on the spreadsheet. */
export function accessLostReason({ code, publicMessage }: SyncError, account: string): string {
  return SENTENCES[code]?.(account) ?? publicMessage;
}
