/** Writes the page and its pictures into docs/, formatted as everything else. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { format } from 'prettier';

import { page, type Report } from './page.ts';
import { plots } from './plots.ts';

const ROOT = join(import.meta.dirname, '../..');

export async function writeDocs(report: Omit<Report, 'plots'>): Promise<void> {
  const drawn = await plots(report.results);
  const images = join(ROOT, 'docs/images');
  await mkdir(images, { recursive: true });
  for (const { name, svg } of drawn) await writeFile(join(images, `${name}.svg`), svg);
  const { prettier } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { prettier: object };
  const text = await format(page({ ...report, plots: drawn }), { ...prettier, parser: 'markdown' });
  await writeFile(join(ROOT, 'docs/benchmarks.md'), text);
}
