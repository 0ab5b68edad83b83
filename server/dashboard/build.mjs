/** Builds the operator's page into dist/: one script, one style sheet, nothing from elsewhere. */
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const folder = dirname(fileURLToPath(import.meta.url));
const help = `Builds the operator's dashboard.

  node server/dashboard/build.mjs [--outdir DIR]     default: server/dashboard/dist`;

async function main() {
  const { values } = parseArgs({ options: { outdir: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(help);
    return;
  }
  const outdir = resolve(values.outdir ?? join(folder, 'dist'));
  await mkdir(outdir, { recursive: true });
  await build({
    entryPoints: { dashboard: join(folder, 'page/main.tsx'), style: join(folder, 'page/css/dashboard.css') },
    outdir,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'linked',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'error',
  });
  for (const name of ['index.html', 'icon.svg'])
    await copyFile(join(folder, 'page', name), join(outdir, name));
  console.log(`dashboard built in ${relative(process.cwd(), outdir) || '.'}`);
}

await main();
