/** The processes of this installation, as each of them says again and again that it lives. */
import type { LivingProcess } from '../core/operations.ts';

export type Beat = Omit<LivingProcess, 'startedAt' | 'seenAt'>;

export interface Processes {
  beat(beat: Beat): Promise<void>;
  /** It ends on purpose: nobody has to miss it. */
  leave(id: string): Promise<void>;
  /** Those heard of within the last 45 seconds, by their start. */
  living(): Promise<LivingProcess[]>;
}
