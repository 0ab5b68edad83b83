/** The browser for tests of the page: one that is installed here. Nothing is downloaded for it. */
import { accessSync, constants } from 'node:fs';

import { findOnPath } from './program.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Also as root, without a window, and without calling anybody. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What a test says that was skipped because there is none. */
export const NO_CHROMIUM =
  'there is no Chromium here: install Debian\'s package "chromium", or set ROWLINK_CHROMIUM to a program';

/** The program in ROWLINK_CHROMIUM, else the first on PATH; undefined when there is none. */
export function findChromium(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = env['ROWLINK_CHROMIUM'];
  if (named === undefined || named === '') return NAMES.map((name) => findOnPath(name)).find(Boolean);
  accessSync(named, constants.X_OK);
  return named;
}
