/**
 * `npm start`, `npm test` and `npm run check`: gets what a clean machine lacks (Node 22.18 or newer, the dependencies),
 * then runs local/<command>.ts. It needs nothing but Node 20, npm and the network, so it is plain JavaScript.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { cacheFolder } from './launch/cache-folder.mjs';
import { ensureDependencies } from './launch/ensure-dependencies.mjs';
import { ensureNode } from './launch/ensure-node.mjs';
import { describeFailure, PlainError } from './launch/plain-error.mjs';
import { runCommand } from './launch/run-command.mjs';

const COMMANDS = ['start', 'test', 'check'];

async function main() {
  const [command = '', ...args] = process.argv.slice(2);
  if (!COMMANDS.includes(command)) {
    throw new PlainError(`Say what to launch: node local/launch.mjs ${COMMANDS.join(' | ')}.`);
  }
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const cache = cacheFolder(process.env);
  const node = await ensureNode(cache);
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env['PATH'] ?? ''}`, ROWLINK_CACHE: cache };
  await ensureDependencies(root, cache, env);
  return runCommand(node, [join('local', `${command}.ts`), ...args], { cwd: root, env });
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(`✗ ${describeFailure(error)}`);
    process.exit(1);
  },
);
