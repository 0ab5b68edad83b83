/** Builds the add-on for the backend's address, as the stand-in's Apps Script host will run it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { PlainError } from '../launch/plain-error.mjs';

const run = promisify(execFile);

export async function buildAddOn(root: string, backendUrl: string, outDir: string): Promise<void> {
  try {
    const env = { ...process.env, ADDON_BACKEND_URL: backendUrl };
    await run(process.execPath, ['addon/build.mjs', '--outdir', outDir], { cwd: root, env });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new PlainError(`The add-on could not be built: ${said}`, { cause: error });
  }
}
