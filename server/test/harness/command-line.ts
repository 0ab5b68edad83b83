/** Runs the command line as the process that people start. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../cli/bin.mjs', import.meta.url));

export interface Said {
  exit: number | null;
  stdout: string;
  stderr: string;
}

/** `env` is all that it gets besides PATH. Nobody can be asked anything. */
export async function commandLine(words: readonly string[], env: Record<string, string>): Promise<Said> {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [exit, stdout, stderr] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  return { exit, stdout, stderr };
}
