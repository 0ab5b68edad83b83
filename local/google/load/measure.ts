/** Measures what calls cost: the time until the answer, and the processor time of the stand-in alone. */

export interface Measurement {
  readonly name: string;
  readonly seconds: number;
  /** Processor time that the stand-in used meanwhile, its garbage collection included. */
  readonly cpuSeconds: number;
}

/** What can tell how much processor time the stand-in has used, in seconds. */
export type CpuClock = () => Promise<number>;

export class Stopwatch {
  readonly measurements: Measurement[] = [];
  readonly #cpu: CpuClock;

  constructor(cpu: CpuClock) {
    this.#cpu = cpu;
  }

  /** Runs one step and notes what it cost. */
  async time<T>(name: string, run: () => Promise<T>): Promise<T> {
    const [startedMs, cpuBefore] = [performance.now(), await this.#cpu()];
    const result = await run();
    const seconds = (performance.now() - startedMs) / 1000;
    this.measurements.push({ name, seconds, cpuSeconds: (await this.#cpu()) - cpuBefore });
    return result;
  }

  /** Lines of a table, with the sum. */
  report(): string[] {
    const sum = (of: (measurement: Measurement) => number): number =>
      this.measurements.map(of).reduce((all, one) => all + one, 0);
    const total = { name: 'all', seconds: sum((m) => m.seconds), cpuSeconds: sum((m) => m.cpuSeconds) };
    const width = Math.max(...this.measurements.map(({ name }) => name.length));
    return [
      `${'step'.padEnd(width)}  seconds  CPU seconds`,
      ...[...this.measurements, total].map(
        ({ name, seconds, cpuSeconds }) =>
          `${name.padEnd(width)}  ${seconds.toFixed(2).padStart(7)}  ${cpuSeconds.toFixed(2).padStart(11)}`,
      ),
    ];
  }
}
