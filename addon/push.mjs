/**
 * Builds the add-on for a server and pushes it to Google with clasp: to the script that .clasp.json names, or, with --bound,
 * to a script that belongs to one spreadsheet, which is made when it is pushed for the first time.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const CLASP = '@google/clasp@3.4.1';
const addonDir = dirname(fileURLToPath(import.meta.url));
const rootDir = dirname(addonDir);

const help = `Builds the add-on and pushes it to Google.

  npm run push                              to the script that .clasp.json names
  npm run push -- --bound SPREADSHEET_ID    to a script of that spreadsheet; it is made the first time

  --card              with a card on the homepage of Google's side panel
  ADDON_BACKEND_URL   address of the Rowlink server, such as https://rowlink.example.com; Google must reach it

You have to be signed in: npx ${CLASP} login`;

/** Where a script of one spreadsheet is built; it remembers the script's id, and git ignores it. */
function boundFolder(spreadsheetId) {
  if (!/^[A-Za-z0-9_-]{10,128}$/.test(spreadsheetId)) {
    throw new Error(
      'That is no id of a spreadsheet. It is the long part of its address: docs.google.com/spreadsheets/d/ID/edit',
    );
  }
  return join(rootDir, '.data', 'bound', spreadsheetId);
}

function requireServer() {
  if (process.env.ADDON_BACKEND_URL?.startsWith('https://')) return;
  throw new Error(
    'Set ADDON_BACKEND_URL to the https address of your Rowlink server: Google fetches from no other.',
  );
}

function requireScript() {
  const { scriptId } = JSON.parse(readFileSync(join(rootDir, '.clasp.json'), 'utf8'));
  if (scriptId) return;
  throw new Error(
    `.clasp.json names no script. Copy its id there (docs/add-on.md), or use: npm run push -- --bound SPREADSHEET_ID`,
  );
}

/** Shows clasp's own words, and ends when it does. */
async function clasp(folder, ...args) {
  const child = spawn('npx', ['--yes', CLASP, ...args], { cwd: folder, stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
  if (code !== 0) throw new Error(`clasp ${args[0]} did not work. Are you signed in? npx ${CLASP} login`);
}

async function buildInto(folder, hasCard) {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [
    join(addonDir, 'build.mjs'),
    '--outdir',
    folder,
    ...(hasCard ? ['--card'] : []),
  ]);
  process.stdout.write(stdout);
}

async function main() {
  const options = { bound: { type: 'string' }, card: { type: 'boolean' }, help: { type: 'boolean' } };
  const { bound, card, help: wantsHelp } = parseArgs({ options }).values;
  if (wantsHelp) {
    console.log(help);
    return;
  }
  requireServer();
  if (bound === undefined) {
    requireScript();
    await buildInto(join(addonDir, 'dist'), card);
    await clasp(rootDir, 'push', '--force');
    return;
  }
  const folder = boundFolder(bound);
  await mkdir(folder, { recursive: true });
  if (!existsSync(join(folder, '.clasp.json'))) {
    await clasp(folder, 'create-script', '--title', 'Rowlink', '--parentId', bound);
  }
  await buildInto(folder, card);
  await clasp(folder, 'push', '--force');
  console.log(`pushed from ${relative(process.cwd(), folder)}: reload the spreadsheet to see the menu.`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
