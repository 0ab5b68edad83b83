/** Vitest's global set-up for end-to-end tests: the operator's page is built once, before any of them is served it. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export default function setup(): void {
  execFileSync(process.execPath, [join(import.meta.dirname, 'build.mjs')]);
}
