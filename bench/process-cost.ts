/** What a process costs, as the kernel tells it. Linux only: elsewhere the figures are NaN and are left out of the report. */
import { readFileSync } from 'node:fs';

/** The kernel counts processor time in hundredths of a second, whatever its own clock. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time that the process has used, its threads included. */
export function cpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may hold anything; what follows it is numbers.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}

/** Resident memory in MB, now and at its most. */
export function memoryMb(pid: number): { now: number; peak: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mb = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
    return { now: mb('VmRSS'), peak: mb('VmHWM') };
  } catch {
    return { now: Number.NaN, peak: Number.NaN };
  }
}
