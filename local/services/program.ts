/** Programs that may have to be run through another one (an unpacked loader), and how to find them. */
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** What to execute: `command` with `prefix` before the program's own arguments. */
export interface Program {
  command: string;
  prefix: readonly string[];
}

const run = promisify(execFile);

/** The first executable of that name in PATH. */
export function findOnPath(name: string, path = process.env['PATH'] ?? ''): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** What the program prints for `--version`, or undefined when it does not run. */
export async function versionText(program: Program): Promise<string | undefined> {
  try {
    const { stdout } = await run(program.command, [...program.prefix, '--version'], { timeout: 20_000 });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/** The first number with dots in a version text, like [9, 7, 4]. */
export function versionNumbers(text: string): number[] {
  return (/\d+(?:\.\d+)+/.exec(text)?.[0] ?? '').split('.').map(Number);
}
