/** A part that may be switched off and on while the product runs. Only an end that nobody asked for counts as lost. */
import type { Supervised } from '../supervisor.ts';

export interface Restartable extends Supervised {
  isOn: () => boolean;
  /** Settles when it is as wanted. Switching twice at once is done in turn. */
  switchTo: (on: boolean) => Promise<void>;
}

/** `start` gives a part that is ready. Settles when the first one is. */
export async function restartable(start: () => Promise<Supervised>): Promise<Restartable> {
  let reportLost: (sentence: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => {
    reportLost = resolve;
  });
  let current: Supervised | undefined;
  const switchOn = async (): Promise<void> => {
    const part = await start();
    current = part;
    void part.lost.then((sentence) => {
      if (current === part) reportLost(sentence);
    });
  };
  const switchOff = async (): Promise<void> => {
    const part = current;
    current = undefined;
    await part?.stop();
  };
  let last: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  await switchOn();
  return {
    lost,
    isOn: () => current !== undefined,
    switchTo: (on) =>
      inTurn(async () => {
        if (on === (current !== undefined)) return;
        await (on ? switchOn() : switchOff());
      }),
    stop: () => inTurn(switchOff),
  };
}
