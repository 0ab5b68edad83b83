/** One look serves all who ask within a moment: what is pending is counted, and counting costs MySQL something. */
import type { Operations } from '../core/operations.ts';
import type { OperationsView } from '../ports/operations-view.ts';

/** `now` in milliseconds on a clock that never steps back. A look that failed is not kept. */
export function sharedLook(view: OperationsView, keepMs: number, now: () => number): OperationsView {
  let shared: { at: number; look: Promise<Operations> } | null = null;
  return {
    look() {
      if (shared !== null && now() - shared.at < keepMs) return shared.look;
      const taken = { at: now(), look: view.look() };
      shared = taken;
      taken.look.catch(() => {
        if (shared === taken) shared = null;
      });
      return taken.look;
    },
  };
}
