/** What the figures were measured on. */
import { cpus, loadavg, totalmem, type as system, release } from 'node:os';

/** Lines for the report; `versions` are those of the services. */
export function machine(versions: readonly string[]): string[] {
  const processors = cpus();
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  return [
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${gigabytes} GB of memory`,
    `${system()} ${release()}`,
    `Node ${process.versions.node}`,
    // What a service took to start is no part of its version.
    ...versions.map((line) => line.trim().replace(/\s{2,}.*/, '')),
  ];
}

/** How busy the machine is with other things; taken before anything is started. */
export interface Load {
  /** Processes that ran or wanted to, in the mean of the last minute. */
  load: number;
  processors: number;
}

export function loadNow(): Load {
  return { load: loadavg()[0] ?? NaN, processors: cpus().length };
}

/** Above this share of its processors a machine is not quiet. */
const QUIET_SHARE = 0.25;

export function isQuiet({ load, processors }: Load): boolean {
  return load <= processors * QUIET_SHARE;
}
