/**
 * The order of all changes of all files, and who lost sight of which file when. The last change of a file that is
 * there stands with the file; a loss stands here, because there may be no file any more.
 */
import type { Grantee } from './sharing.ts';

/** A grantee that can no longer see a file. */
export interface Loss {
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly fileId: string;
  readonly grantee: Grantee;
  /** As in the file's facts. */
  readonly appUsers: readonly string[];
}

/** Older losses are forgotten: a page token from before them tells less than it would at Google. */
const lossesKept = 10_000;

export class ChangeLog {
  #next: number;
  #losses: Loss[];

  constructor(losses: readonly Loss[] = []) {
    this.#losses = [...losses];
    this.#next = Math.max(0, ...losses.map(({ number }) => number)) + 1;
  }

  /** The number that the next change will have. */
  get next(): number {
    return this.#next;
  }

  get losses(): readonly Loss[] {
    return this.#losses;
  }

  /** Takes the number of a change that happens now. */
  take(): number {
    return this.#next++;
  }

  /** Tells of a change that was made before a restart. */
  sawNumber(number: number): void {
    this.#next = Math.max(this.#next, number + 1);
  }

  addLosses(losses: readonly Loss[]): void {
    this.#losses = [...this.#losses, ...losses].slice(-lossesKept);
  }
}
