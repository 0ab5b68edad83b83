/** Keeps track of what runs: notices when a part ends by itself, and stops all in the reverse order of their start. */

export interface Supervised {
  /** Settles with a sentence when it is gone. */
  lost: Promise<string>;
  stop(): Promise<void>;
}

export interface Supervisor {
  /** Watches a part that just started. Throws when all is being stopped already, after stopping the part too. */
  add<T extends Supervised>(part: T): Promise<T>;
  /** Settles with a sentence when a part ended that nobody stopped. */
  lost: Promise<string>;
  stopAll(): Promise<void>;
}

/** Thrown by what was still starting when the product was asked to stop. */
export class StoppedWhileStarting extends Error {}

export function supervisor(): Supervisor {
  const parts: Supervised[] = [];
  let stopping = false;
  let reportLost: (sentence: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => {
    reportLost = resolve;
  });
  return {
    lost,
    async add(part) {
      if (stopping) {
        await part.stop();
        throw new StoppedWhileStarting();
      }
      parts.push(part);
      void part.lost.then((sentence) => {
        if (!stopping) reportLost(`${sentence}, so everything was stopped`);
      });
      return part;
    },
    async stopAll() {
      stopping = true;
      for (let part = parts.pop(); part; part = parts.pop()) await part.stop();
    },
  };
}
