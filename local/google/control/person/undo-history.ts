/** What one person can undo and redo in one spreadsheet: own actions only, the last ones first. */
import type { TakeBack, TakenBack } from './take-back.ts';

const actionsMax = 100;

export class UndoHistory {
  #undo: TakeBack[] = [];
  #redo: TakeBack[] = [];

  /** Remembers an action; what was undone before cannot be redone any more. */
  add(takeBack: TakeBack): void {
    this.#undo = [...this.#undo, takeBack].slice(-actionsMax);
    this.#redo = [];
  }

  /** Takes the last action back of which something is left. Undefined: there is none. */
  undo(): TakenBack | undefined {
    return step(this.#undo, this.#redo);
  }

  redo(): TakenBack | undefined {
    return step(this.#redo, this.#undo);
  }
}

function step(from: TakeBack[], to: TakeBack[]): TakenBack | undefined {
  for (let takeBack = from.pop(); takeBack; takeBack = from.pop()) {
    const taken = takeBack();
    if (!taken) continue;
    if (taken.again) to.push(taken.again);
    return taken;
  }
  return undefined;
}
