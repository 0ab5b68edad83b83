/** Adds up in memory what the add-on's triggers sent, until it is stored every few seconds: no webhook waits for it. */
import type { AddonRuns } from '../ports/addon-runs.ts';

export class RunRecorder {
  #runs = new Map<number, AddonRuns>();

  /** One request of a trigger of this spreadsheet, and how long its run took, in milliseconds. */
  note(spreadsheet: number, runMs: number): void {
    const known = this.#runs.get(spreadsheet) ?? { spreadsheet, requests: 0, runMs: 0 };
    this.#runs.set(spreadsheet, {
      spreadsheet,
      requests: known.requests + 1,
      runMs: known.runMs + runMs,
    });
  }

  /** What was gathered since the last time. */
  take(): AddonRuns[] {
    const taken = [...this.#runs.values()];
    this.#runs = new Map();
    return taken;
  }
}
