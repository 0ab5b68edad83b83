/**
 * `npm start`, `npm test` and the other commands that run here: gets what a clean machine lacks (Node 22.18 or newer, the
 * dependencies), then runs the command. It needs nothing but Node 20, npm and the network, so it is plain JavaScript.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cacheFolder } from './launch/cache-folder.mjs';
import { ensureDependencies } from './launch/ensure-dependencies.mjs';
import { ensureNode } from './launch/ensure-node.mjs';
import { describeFailure, PlainError } from './launch/plain-error.mjs';
import { runCommand } from './launch/run-command.mjs';

/** What each command runs. */
const COMMANDS = new Map([
  ['start', 'local/start.ts'],
  ['test', 'local/test.ts'],
  ['check', 'local/check.ts'],
  ['cli', 'server/cli/main.ts'],
  ['google', 'local/google/alone.ts'],
  ['google:replay', 'local/google/replay/main.ts'],
  ['google:load', 'local/google/load/main.ts'],
  ['verify:google', 'local/verify-google/main.ts'],
  ['model', 'server/test/model/run.ts'],
  ['sim', 'server/test/sim/main.ts'],
  ['bench', 'bench/main.ts'],
  ['soak', 'bench/soak/main.ts'],
]);

async function main() {
  const [command = '', ...args] = process.argv.slice(2);
  const program = COMMANDS.get(command);
  if (program === undefined) {
    const commands = [...COMMANDS.keys()].join(' | ');
    throw new PlainError(`Say what to launch: node local/launch.mjs ${commands}.`);
  }
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const cache = cacheFolder(process.env);
  const node = await ensureNode(cache);
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env['PATH'] ?? ''}`, ROWLINK_CACHE: cache };
  await ensureDependencies(root, cache, env);
  return runCommand(node, [program, ...args], { cwd: root, env });
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(`✗ ${describeFailure(error)}`);
    process.exit(1);
  },
);
