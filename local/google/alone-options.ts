/** The arguments of `npm run google`. */
import { parseArgs } from 'node:util';
import { PlainError } from '../launch/plain-error.mjs';
import type { QuotaLimits } from './server/quota-limits.ts';
import { parseQuota } from './server/quota-limits.ts';
import type { SwitchSettings } from './switches.ts';
import { parseSwitches } from './switches.ts';

export const usage = `npm run google -- [options]    the stand-in for Google alone, until Ctrl-C

  --port N            port on 127.0.0.1 (default: 8081; 0: a free one)
  --data FOLDER       where spreadsheets and keys are kept (default: .data/google-alone)
  --addon FOLDER      the built add-on whose triggers run (default: addon/dist, when it is built)
  --quota LIMIT       off, real (Google's: 60 reads and 60 writes a minute and user), or a number (default: 300)
  --switches LIST     what is assumed of Google, such as sortFiresOnEdit=off,undoFiresOnEdit=on
  --help              this text
`;

export interface AloneOptions {
  readonly help: boolean;
  readonly port: number;
  readonly dataDir: string;
  readonly addOn: string | undefined;
  readonly quota: QuotaLimits;
  readonly switches: SwitchSettings;
}

const names = {
  port: { type: 'string' },
  data: { type: 'string' },
  addon: { type: 'string' },
  quota: { type: 'string' },
  switches: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Throws a sentence for an argument that is not known or makes no sense. */
export function parseAloneOptions(args: readonly string[]): AloneOptions {
  const { port, data, addon, quota, switches, help } = parsed(args);
  return {
    help: help === true,
    port: parsePort('--port', port ?? '8081'),
    dataDir: data ?? '.data/google-alone',
    addOn: addon,
    quota: sentence(() => parseQuota(quota)),
    switches: sentence(() => parseSwitches(switches)),
  };
}

/** A port from 0 to 65535; `name` is what people know the setting by. */
export function parsePort(name: string, setting: string): number {
  const port = Number(setting);
  if (setting !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new PlainError(`${name} is "${setting}"; set it to a port from 0 to 65535.`);
}

function parsed(args: readonly string[]) {
  return sentence(() => parseArgs({ args: [...args], options: names }).values);
}

function sentence<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new PlainError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
