/** Preloaded into a backend process: its wall clock is wrong by SOAK_CLOCK_OFFSET_MS, as that of a badly kept machine. */
import { performance } from 'node:perf_hooks';

const offset = Number(process.env.SOAK_CLOCK_OFFSET_MS ?? '0');
const TrueDate = Date;
const now = () => TrueDate.now() + offset;

globalThis.Date = class extends TrueDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }

  static now() {
    return now();
  }
};

Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + offset });
