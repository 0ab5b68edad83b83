/** Spreadsheets in memory, as registration and intake use them. */
import type { AddonClock } from '../../core/addon-clock.ts';
import type { Spreadsheet, Spreadsheets } from '../../ports/spreadsheets.ts';

export type MemorySpreadsheets = Pick<Spreadsheets, 'ensure' | 'get' | 'setScratchTab' | 'setClock'>;

export function memorySpreadsheets(): MemorySpreadsheets {
  const stored: Spreadsheet[] = [];
  const change = (id: number, facts: { scratchTabId?: number | null; clock?: AddonClock }): Promise<void> => {
    stored.splice(id - 1, 1, { ...at(id), ...facts });
    return Promise.resolve();
  };
  const at = (id: number): Spreadsheet => {
    const found = stored[id - 1];
    if (!found) throw new RangeError(`no spreadsheet ${id}`);
    return found;
  };
  return {
    ensure(facts, nonce) {
      const known = stored.find(({ googleId }) => googleId === facts.googleId);
      if (known) return Promise.resolve(known);
      const id = stored.length + 1;
      stored.push({ ...facts, id, nonce, fence: 0, lastAppliedN: 0, scratchTabId: null, clock: null });
      return Promise.resolve(at(id));
    },
    get: (id) => Promise.resolve(at(id)),
    setScratchTab: (id, scratchTabId) => change(id, { scratchTabId }),
    setClock: (id, clock) => change(id, { clock }),
  };
}
