/**
 * Adds up in memory what crosses, until it is stored every few seconds: nothing that crosses waits for it. What a crash takes
 * along is missed by a line that people look at, and by nothing else.
 */
import type { Operations } from '../core/operations.ts';
import type { LaneMinute, MinuteCounts, MinuteOwner, Minutes } from '../ports/minutes.ts';

type Gathered = Parameters<Minutes['add']>[0];

export class MinuteRecorder {
  #counts = new Map<MinuteOwner, MinuteCounts>();
  readonly #drift = new Map<number, number>();
  #driftOfAll: number | null = null;

  edit(link: number, ms: number): void {
    for (const owner of [link, 'all'] as const) cross(this.#of(owner).edits, ms);
  }

  change(link: number, ms: number): void {
    for (const owner of [link, 'all'] as const) cross(this.#of(owner).changes, ms);
  }

  call(call: { isWrite: boolean; isRefused: boolean }): void {
    const { google } = this.#of('all');
    if (call.isWrite) google.writes += 1;
    else google.reads += 1;
    if (call.isRefused) google.refused += 1;
  }

  /** What waits now, and drift that is not as at the last look. */
  look({ at, links }: Operations): void {
    const known = links.filter(({ driftCells }) => driftCells !== null);
    for (const { id, oldestEditAt, oldestChangeAt, driftCells } of links) {
      for (const owner of [id, 'all'] as const) {
        if (oldestEditAt !== null) wait(this.#of(owner).edits, at - oldestEditAt);
        if (oldestChangeAt !== null) wait(this.#of(owner).changes, at - oldestChangeAt);
      }
      if (driftCells !== null && this.#drift.get(id) !== driftCells) {
        this.#drift.set(id, driftCells);
        this.#of(id).driftCells = driftCells;
      }
    }
    const drift = known.reduce((sum, { driftCells }) => sum + (driftCells ?? 0), 0);
    if (known.length === 0 || drift === this.#driftOfAll) return;
    this.#driftOfAll = drift;
    this.#of('all').driftCells = drift;
  }

  /** What was gathered since the last time. */
  take(): Gathered {
    const taken = [...this.#counts].map(([owner, counts]) => ({ owner, counts }));
    this.#counts = new Map();
    return taken;
  }

  #of(owner: MinuteOwner): MinuteCounts {
    const counts = this.#counts.get(owner) ?? noCounts();
    this.#counts.set(owner, counts);
    return counts;
  }
}

function noCounts(): MinuteCounts {
  const lane = (): LaneMinute => ({ count: 0, sumMs: 0, slowestMs: 0, waitingMs: 0 });
  return { edits: lane(), changes: lane(), driftCells: null, google: { reads: 0, writes: 0, refused: 0 } };
}

function cross(lane: LaneMinute, given: number): void {
  const ms = Math.max(0, Math.round(given));
  lane.count += 1;
  lane.sumMs += ms;
  lane.slowestMs = Math.max(lane.slowestMs, ms);
}

function wait(lane: LaneMinute, ms: number): void {
  lane.waitingMs = Math.max(lane.waitingMs, Math.round(ms));
}
