/** What the figures were measured on. */
import { cpus, totalmem, type as system, release } from 'node:os';

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
