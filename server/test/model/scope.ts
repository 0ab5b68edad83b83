/** What may happen in one exploration: how many rows and workers there are, and how often each thing may be done. */
import type { Column } from './cell-value.ts';

export type RowAction =
  'swap' | 'insert' | 'delete' | 'clearRow' | 'clearKey' | 'copyAbove' | 'copyToEnd' | 'add' | 'sortRange';

/** Numbers are how often a thing may be done; absent is never. */
export interface Scope {
  readonly about: string;
  readonly rows?: number;
  readonly workers?: number;
  /** Columns that people and programs touch. */
  readonly columns?: readonly Column[];
  readonly edits?: number;
  readonly editIds?: readonly string[];
  readonly refusedValues?: number;
  readonly formulas?: number;
  readonly recalculations?: number;
  readonly reverts?: number;
  readonly rowActions?: { readonly times: number; readonly kinds: readonly RowAction[] };
  readonly updates?: number;
  readonly updateColumns?: readonly Column[];
  readonly updateIds?: readonly string[];
  readonly inserts?: number;
  readonly deletes?: number;
  /** Transactions that commit late or roll back. */
  readonly transactions?: number;
  readonly reconciles?: number;
  readonly crashes?: number;
  /** Calls of unknown outcome. */
  readonly faults?: number;
  readonly expiries?: number;
  readonly lostWebhooks?: number;
  readonly deletedTokens?: number;
  /** Triggers run later than the edit. */
  readonly lateTriggers?: boolean;
  /** Tokens of settled intents are removed. */
  readonly tidies?: boolean;
  /** The add-on's clock is wrong by up to this; apply knows the bound. */
  readonly clockError?: number;
  /** By how much each edit's clock is wrong, at the explorer's choice; at most `clockError`. */
  readonly skews?: readonly number[];
  /** Webhooks always arrive in the end. */
  readonly noLoss?: boolean;
  /** MySQL's changes have to cross without any reconcile, too. */
  readonly withoutReconcile?: boolean;
  /** Each key has to stay with its row. */
  readonly identity?: boolean;
  /** Somebody moves rows again and again while the sync repairs. */
  readonly restless?: boolean;
}
