/** What was said about alerts, for each channel, shared by all processes. */
import type { KnownAlert } from '../core/alert-notices.ts';

export interface AlertBook {
  /** Runs `work` unless another process does so just now; tells whether it ran. */
  turn(work: () => Promise<void>): Promise<boolean>;
  known(channel: string): Promise<KnownAlert[]>;
  /** Replaces what is known of the channel. */
  keep(channel: string, alerts: readonly KnownAlert[]): Promise<void>;
}
