/** A page of the script for a browser: its HTML with `google.script` in front, which sends its calls to the control API. */
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** Where the page is shown. */
export interface PagePlace {
  spreadsheetId: string;
  tabId?: number | undefined;
  user?: string | undefined;
}

let runnerCode: string | undefined;

/** The HTML that a browser gets. */
export function pageWithRunner(html: string, functionNames: readonly string[], place: PagePlace): string {
  const settings = JSON.stringify({ functionNames, place }).replaceAll('<', String.raw`\u003c`);
  const script = `<script>${bundledRunner()}\nstandIn.install(${settings});</script>`;
  return html.includes('<head>') ? html.replace('<head>', () => `<head>${script}`) : script + html;
}

function bundledRunner(): string {
  runnerCode ??= buildSync({
    entryPoints: [fileURLToPath(new URL('./client/install-google.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'standIn',
    target: 'es2022',
  }).outputFiles[0]?.text;
  return runnerCode ?? '';
}
