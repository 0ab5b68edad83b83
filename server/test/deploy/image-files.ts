/**
 * The files of the image without a container engine: what `deploy/Dockerfile` copies from what `.dockerignore` lets through,
 * and the production packages that the lock file names.
 */
import { cpSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import ignore from '@balena/dockerignore';
import { DockerfileParser } from 'dockerfile-ast';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface Image {
  user: string | null;
  /** The start command, without the interpreter. */
  args: string[];
  /** What was copied, relative to the working directory, without the packages. */
  files: string[];
}

interface Lock {
  packages: Record<string, { dev?: boolean; optional?: boolean }>;
}

/** Fills an empty folder with what the last stage has in its working directory. */
export function assembleImage(folder: string): Image {
  const dockerfile = DockerfileParser.parse(readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8'));
  const lastStage = dockerfile.getFROMs().at(-1)?.getRange().start.line ?? 0;
  const files: string[] = [];
  for (const copy of dockerfile.getCOPYs()) {
    if (copy.getRange().start.line < lastStage) continue;
    const paths = copy.getArguments().map((argument) => argument.getValue());
    if (copy.getFromFlag() !== null) copyPackages(folder);
    else files.push(...copyFiles(folder, paths.slice(0, -1), paths.at(-1) ?? ''));
  }
  const valueOf = (name: string) =>
    dockerfile
      .getInstructions()
      .findLast((instruction) => instruction.getInstruction() === name)
      ?.getArgumentsContent() ?? null;
  const [interpreter, ...args] = JSON.parse(valueOf('CMD') ?? '[]') as string[];
  if (interpreter !== 'node') throw new Error('the image starts something else than node');
  return { user: valueOf('USER'), args, files: files.toSorted() };
}

function copyFiles(folder: string, sources: readonly string[], target: string): string[] {
  const isLetThrough = ignore
    .default()
    .add(readFileSync(join(ROOT, '.dockerignore'), 'utf8'))
    .createFilter();
  return sources.flatMap((source) => {
    const found = filesBelow(source).filter((file) => isLetThrough(file));
    for (const file of found) {
      const to = join(
        folder,
        target.endsWith('/') ? join(target, source) : target,
        file.slice(source.length),
      );
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(ROOT, file), to);
    }
    return found;
  });
}

function filesBelow(source: string): string[] {
  const entries = readdirSync(ROOT, { withFileTypes: true });
  if (entries.some((entry) => entry.name === source && entry.isFile())) return [source];
  return readdirSync(join(ROOT, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replace(/^\//, ''));
}

/** What `npm ci --omit=dev` installs. Optional ones are for other machines when they are not here. */
function copyPackages(folder: string): void {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
  const here = new Set(
    readdirSync(join(ROOT, 'node_modules'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.name === 'package.json')
      .map((entry) => entry.parentPath.slice(ROOT.length).replace(/^\//, '')),
  );
  for (const [path, { dev, optional }] of Object.entries(packages)) {
    if (path === '' || dev === true || (optional === true && !here.has(path))) continue;
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
}
