/** The page's script and style, bundled in memory when they are first asked for: no build step, nothing from elsewhere. */
import { join } from 'node:path';

export interface Asset {
  readonly type: string;
  readonly body: string;
}

/** By file name: page.js and page.css. */
export type Assets = ReadonlyMap<string, Asset>;

const PAGE = join(import.meta.dirname, 'page');
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

/** Rejects with esbuild's words about a mistake in the page's code. */
export async function bundlePage(): Promise<Assets> {
  // Loaded only here, so that the stand-in starts without it.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: { page: join(PAGE, 'main.ts'), 'page-style': join(PAGE, 'page.css') },
    outdir: '/',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    loader: { '.svg': 'dataurl' },
    // The stand-in computes formulas. The grid's own would be evaluated as code in the browser.
    alias: { '@jspreadsheet/formula': join(PAGE, 'no-formulas.ts') },
    logLevel: 'silent',
  });
  return new Map(
    outputFiles.map(({ path, text }) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return [name, { type: TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain', body: text }];
    }),
  );
}
