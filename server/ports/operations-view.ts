/** One look at everything that runs and waits. */
import type { Operations } from '../core/operations.ts';

export interface OperationsView {
  look(): Promise<Operations>;
}
