/**
 * The files of the image without a container engine: what `deploy/Dockerfile` copies from what `.dockerignore` lets through,
 * and the production packages that the lock file names.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import ignore from '@balena/dockerignore';
import { DockerfileParser, type Copy, type Dockerfile, type Instruction } from 'dockerfile-ast';

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
  const sources = mkdtempSync(join(tmpdir(), 'rowlink-stage-'));
  runSources(dockerfile, sources);
  const files: string[] = [];
  for (const copy of stageOf(dockerfile, null).filter(isCopy)) {
    const [from = '', to = ''] = argumentsOf(copy).slice(-2);
    if (copy.getFromFlag()?.getValue() === 'packages') copyPackages(folder);
    else if (copy.getFromFlag()?.getValue() === 'sources') {
      files.push(...copyFolder(join(sources, relative('/app', from)), folder, to));
    } else files.push(...copyFiles(folder, argumentsOf(copy).slice(0, -1), to));
  }
  rmSync(sources, { recursive: true });
  const valueOf = (name: string) =>
    dockerfile
      .getInstructions()
      .findLast((instruction) => instruction.getInstruction() === name)
      ?.getArgumentsContent() ?? null;
  const [interpreter, ...args] = JSON.parse(valueOf('CMD') ?? '[]') as string[];
  if (interpreter !== 'node') throw new Error('the image starts something else than node');
  return { user: valueOf('USER'), args, files: files.toSorted() };
}

/** Does in a folder what the stage `sources` does; its packages are those that are here. */
function runSources(dockerfile: Dockerfile, folder: string): void {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const instruction of stageOf(dockerfile, 'sources')) {
    if (isCopy(instruction)) {
      const paths = argumentsOf(instruction);
      copyFiles(folder, paths.slice(0, -1), paths.at(-1) ?? '');
    }
    const command = instruction.getArgumentsContent() ?? '';
    if (instruction.getInstruction() === 'RUN' && !command.startsWith('npm ')) {
      execFileSync('sh', ['-c', command], { cwd: folder, stdio: 'pipe' });
    }
  }
}

/** The instructions of a stage by its name; null: of the last one. */
function stageOf(dockerfile: Dockerfile, name: string | null): Instruction[] {
  const stages = dockerfile.getFROMs();
  const at = name === null ? stages.length - 1 : stages.findIndex((from) => from.getBuildStage() === name);
  const lineOf = (instruction: Instruction | undefined) => instruction?.getRange().start.line ?? Infinity;
  return dockerfile
    .getInstructions()
    .filter((each) => lineOf(each) >= lineOf(stages[at]) && lineOf(each) < lineOf(stages[at + 1]));
}

function isCopy(instruction: Instruction): instruction is Copy {
  return instruction.getInstruction() === 'COPY';
}

function argumentsOf(instruction: Instruction): string[] {
  return instruction
    .getArguments()
    .map((argument) => argument.getValue())
    .filter((argument) => !argument.startsWith('--'));
}

function copyFolder(from: string, folder: string, target: string): string[] {
  cpSync(from, join(folder, target), { recursive: true });
  return readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(target, relative(from, join(entry.parentPath, entry.name))));
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
