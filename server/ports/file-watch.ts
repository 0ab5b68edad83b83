/** Which files changed, by asking Google Drive once for all files that an account sees, and how far we have asked. */
import type { Micros } from '../core/micros.ts';

export interface FileChanges {
  /** The account that sees the files; what was asked for one tells nothing of another's. */
  account: string;
  /** From where changes from now on are told. Errors are SyncError (SHEETS_*). */
  start(): Promise<string>;
  /** Google's ids of the files that changed since; `expired` when the place is not known any more. */
  since(token: string): Promise<{ googleIds: string[]; next: string } | 'expired'>;
}

export interface FileWatch {
  /** One of all processes gets the turn: nobody asked for the account since `before`. The token is null the first time. */
  take(account: string, at: Micros, before: Micros): Promise<{ token: string | null } | null>;
  /** Goes on from `next`, unless somebody has gone on from `token` already; the changes told are stored with it. */
  advance(
    account: string,
    step: { token: string | null; next: string; changed: readonly string[] | 'all'; at: Micros },
  ): Promise<void>;
  /** When asking worked last; null: never. */
  workedAt(account: string): Promise<Micros | null>;
}
