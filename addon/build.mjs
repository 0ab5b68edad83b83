/**
 * Builds the add-on: code.js (one script whose global functions are the exports of main.ts), sidebar.html and
 * appsscript.json. Fails when code from node_modules would enter the bundle: Apps Script lacks most of what it needs.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const addonDir = dirname(fileURLToPath(import.meta.url));
const rootDir = dirname(addonDir);
const localBackendUrl = 'http://127.0.0.1:8080';
const globalName = 'Rowlink';
/** Of the card's icon, which Google fetches; any public image of a square shape. */
const logoUrl =
  process.env.ADDON_LOGO_URL || 'https://www.gstatic.com/images/icons/material/system/2x/sync_black_24dp.png';

const help = `Builds the add-on.

  node addon/build.mjs [--outdir DIR] [--card]

  --outdir DIR          where the three files go (default: addon/dist)
  --card                with a card on the homepage of Google's side panel
  ADDON_BACKEND_URL     address of the Rowlink server, such as https://rowlink.example.com;
                        without it the add-on talks to ${localBackendUrl}, which only the local stand-in reaches`;

/** What both bundles have in common. Apps Script's parser refuses some syntax of later years (private fields). */
const bundled = { bundle: true, write: false, target: 'es2019', charset: 'utf8', absWorkingDir: rootDir };

/** The backend's origin. Throws a plain sentence for anything else. */
function backendOrigin(text) {
  if (!URL.canParse(text) || !/^https?:/.test(text)) {
    throw new Error(`ADDON_BACKEND_URL is not an address: write it like https://rowlink.example.com`);
  }
  const url = new URL(text);
  if (url.pathname !== '/' || url.search !== '' || url.username !== '') {
    throw new Error(
      'ADDON_BACKEND_URL must be an address without a path, such as https://rowlink.example.com',
    );
  }
  return url.origin;
}

/** Two passes, because esbuild tells the names of the exports only for ES modules. */
async function buildCode(backendUrl, hasCard) {
  const entry = {
    ...bundled,
    entryPoints: [hasCard ? 'addon/card/main.ts' : 'addon/main.ts'],
    define: { ROWLINK_BACKEND_URL: JSON.stringify(backendUrl) },
  };
  const asModule = await build({ ...entry, format: 'esm', metafile: true });
  const foreign = Object.keys(asModule.metafile.inputs).filter((path) => path.includes('node_modules'));
  if (foreign.length > 0) {
    throw new Error(
      `The add-on must not bundle npm packages, but it reaches ${foreign.join(', ')}. Use "import type".`,
    );
  }
  const names = Object.values(asModule.metafile.outputs).flatMap((output) => output.exports);
  const footer = names.map((name) => `function ${name}(...args) { return ${globalName}.${name}(...args); }`);
  const asScript = await build({ ...entry, format: 'iife', globalName, footer: { js: footer.join('\n') } });
  return asScript.outputFiles[0].text;
}

/** One file without external requests. */
async function buildSidebar() {
  const page = await readFile(join(addonDir, 'sidebar', 'sidebar.html'), 'utf8');
  const part = async (entryPoint) => {
    const output = await build({
      ...bundled,
      entryPoints: [`addon/sidebar/${entryPoint}`],
      format: 'iife',
      minify: true,
      legalComments: 'none',
      jsx: 'automatic',
      jsxImportSource: 'preact',
    });
    // The text must not end the element that it stands in.
    return output.outputFiles[0].text.replace(/<\/(script|style)/g, '<\\/$1');
  };
  const [style, script] = await Promise.all([part('sidebar.css'), part('main.tsx')]);
  return page
    .replace('<link rel="stylesheet" href="sidebar.css" />', () => `<style>${style}</style>`)
    .replace('<script src="main.tsx"></script>', () => `<script>${script}</script>`);
}

/** Google lets a published add-on fetch only from the https addresses that its manifest lists. */
async function buildManifest(backendUrl, hasCard) {
  const manifest = JSON.parse(await readFile(join(rootDir, 'appsscript.json'), 'utf8'));
  if (backendUrl.startsWith('https:')) manifest.urlFetchWhitelist = [`${backendUrl}/`];
  if (hasCard) {
    const homepageTrigger = { runFunction: 'onHomepage' };
    manifest.addOns = { common: { name: 'Rowlink', logoUrl, homepageTrigger }, sheets: {} };
  }
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

async function main() {
  const { values } = parseArgs({
    options: { outdir: { type: 'string' }, card: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const outdir = resolve(values.outdir ?? join(addonDir, 'dist'));
  const configured = process.env.ADDON_BACKEND_URL;
  const backendUrl = backendOrigin(configured || localBackendUrl);
  const files = {
    'code.js': await buildCode(backendUrl, values.card),
    'sidebar.html': await buildSidebar(),
    'appsscript.json': await buildManifest(backendUrl, values.card),
  };
  await mkdir(outdir, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(outdir, name), text);
  const reason = configured ? '' : ' (ADDON_BACKEND_URL is not set: for the local stand-in only)';
  console.log(`add-on for ${backendUrl}${reason} built in ${relative(process.cwd(), outdir) || '.'}`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
