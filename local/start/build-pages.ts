/** Builds what the backend and the stand-in serve: the add-on for the backend's address, and the dashboard. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { PlainError } from '../launch/plain-error.mjs';

const run = promisify(execFile);

/** As the stand-in's Apps Script host will run it. */
export function buildAddOn(root: string, backendUrl: string, outDir: string): Promise<void> {
  return build(root, 'add-on', ['addon/build.mjs', '--outdir', outDir], { ADDON_BACKEND_URL: backendUrl });
}

/** Where the backend looks for it. */
export function buildDashboard(root: string): Promise<void> {
  return build(root, 'dashboard', ['server/dashboard/build.mjs'], {});
}

async function build(root: string, what: string, args: string[], env: Record<string, string>): Promise<void> {
  try {
    await run(process.execPath, args, { cwd: root, env: { ...process.env, ...env } });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new PlainError(`The ${what} could not be built: ${said}`, { cause: error });
  }
}
