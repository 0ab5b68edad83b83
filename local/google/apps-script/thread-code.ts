/**
 * The code that worker threads run, bundled once per process: a thread that had to load TypeScript itself would take several
 * times as long to start.
 */
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { buildSync } from 'esbuild';

export interface ThreadCode {
  /** The body of the thread. */
  workerCode: string;
  /** An expression whose value is the exports of `runtime/main.ts`. */
  runtimeCode: string;
}

let bundled: ThreadCode | undefined;

export function threadCode(): ThreadCode {
  bundled ??= {
    workerCode: bundle('./worker.ts', { platform: 'node', format: 'cjs' }),
    runtimeCode: `(() => { ${bundle('./runtime/main.ts', { format: 'iife', globalName: 'runtime' })}\nreturn runtime; })()`,
  };
  return bundled;
}

function bundle(entry: string, options: BuildOptions): string {
  const entryPoints = [fileURLToPath(new URL(entry, import.meta.url))];
  const result = buildSync({ ...options, entryPoints, bundle: true, write: false, target: 'es2022' });
  return result.outputFiles[0]?.text ?? '';
}
