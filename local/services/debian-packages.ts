/**
 * Database servers and Redis as Debian builds them, unpacked into the cache and run from there through their own loader and libraries,
 * so they work on any Debian or Ubuntu without root. The folder gets its name only when all is unpacked and runs;
 * one that does not run any more is replaced.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { lock } from '../launch/exclusive-lock.mjs';
import { PlainError } from '../launch/plain-error.mjs';
import { startStep } from '../launch/progress.mjs';
import { privateApt } from './apt.ts';
import { findOnPath, versionText } from './program.ts';
import type { Program } from './program.ts';

/** Debian's packages that are unpacked together, and the programs in them by our names for them. */
export interface PackageSet<Name extends string> {
  /** Of the cache. */
  folder: string;
  /** For people. */
  what: string;
  megabytes: number;
  packages: readonly string[];
  /** Below the folder. */
  files: Readonly<Record<Name, string>>;
}

export interface UnpackedPrograms<Name extends string> {
  programs: Readonly<Record<Name, Program>>;
  /** The folder that stands for the root of a file system. */
  root: string;
}

export const MYSQL_AND_REDIS: PackageSet<'mysqld' | 'mysql' | 'redisServer'> = {
  folder: 'debian-packages',
  what: 'MySQL and Redis',
  megabytes: 60,
  packages: ['mysql-server-core', 'mysql-client-core', 'redis-server'],
  files: { mysqld: 'usr/sbin/mysqld', mysql: 'usr/bin/mysql', redisServer: 'usr/bin/redis-server' },
};

export const MARIADB: PackageSet<'mysqld' | 'mysql'> = {
  folder: 'debian-mariadb',
  what: 'MariaDB',
  megabytes: 20,
  packages: ['mariadb-server-core', 'mariadb-client-core'],
  files: { mysqld: 'usr/sbin/mariadbd', mysql: 'usr/bin/mariadb' },
};

const PROGRESS_MS = 250;

/** Where Debian puts the loader and the libraries, by Node's name of the processor. */
const PLATFORMS: Partial<Record<string, { architecture: string; libraries: string; loader: string }>> = {
  x64: { architecture: 'amd64', libraries: 'usr/lib/x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { architecture: 'arm64', libraries: 'usr/lib/aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
};

const run = promisify(execFile);

/** Whether this machine has what it takes: apt-get and dpkg on a known processor. */
export function canUnpackPackages(): boolean {
  const tools = ['apt-get', 'apt-config', 'dpkg'].every((name) => findOnPath(name));
  return process.platform === 'linux' && PLATFORMS[process.arch] !== undefined && tools;
}

function programsIn<Name extends string>(
  root: string,
  { files }: PackageSet<Name>,
): Readonly<Record<Name, Program>> {
  const platform = PLATFORMS[process.arch];
  if (!platform) throw new Error(`unknown processor ${process.arch}`);
  const libraries = join(root, platform.libraries);
  // A private library of libsystemd0 lies one folder deeper.
  const path = `${libraries}:${join(libraries, 'systemd')}`;
  const program = (file: string): Program => ({
    command: join(libraries, platform.loader),
    prefix: ['--library-path', path, join(root, file)],
  });
  const named = Object.entries<string>(files).map(([name, file]) => [name, program(file)]);
  return Object.fromEntries(named) as Record<Name, Program>;
}

/** Whether each program starts, with all of its libraries from the folder and none of the machine's. */
async function allRun(root: string, set: PackageSet<string>): Promise<boolean> {
  const complete = await Promise.all(
    Object.values(programsIn(root, set)).map(
      async (program) => (await usesOnly(root, program)) && (await versionText(program)) !== undefined,
    ),
  );
  return complete.every(Boolean);
}

async function usesOnly(root: string, { command, prefix }: Program): Promise<boolean> {
  const listed = await run(command, ['--list', ...prefix]).catch(() => undefined);
  const libraries = [...(listed?.stdout ?? '').matchAll(/=> (\/\S+)/g)].map((match) => match[1] ?? '');
  return libraries.length > 0 && libraries.every((library) => library.startsWith(root));
}

/** The programs, downloaded when the cache has none that run. */
export async function unpackedPrograms<Name extends string>(
  cache: string,
  set: PackageSet<Name>,
  mirror = process.env['ROWLINK_APT_MIRROR'],
): Promise<UnpackedPrograms<Name>> {
  const home = join(cache, set.folder);
  const unpacked = { programs: programsIn(home, set), root: home };
  if (existsSync(home) && (await allRun(home, set))) return unpacked;

  const step = startStep(set.what, {
    announce: `not installed here; getting Debian's packages (about ${set.megabytes} MB)`,
  });
  const held = await lock(join(cache, 'locks', set.folder), {
    onWait: (owner) => step.update(`waiting for another run (process ${owner.pid})`),
  });
  try {
    if (!existsSync(home) || !(await allRun(home, set))) await unpackInto(home, set, mirror, step.update);
    step.done('unpacked into the cache');
    return unpacked;
  } catch (error) {
    step.failed();
    throw explained(error, set.what);
  } finally {
    held.release();
  }
}

async function unpackInto(
  home: string,
  set: PackageSet<string>,
  mirror: string | undefined,
  report: (text: string) => void,
): Promise<void> {
  mkdirSync(join(home, '..'), { recursive: true });
  const work = mkdtempSync(`${home}.new-`);
  try {
    const architecture = PLATFORMS[process.arch]?.architecture ?? '';
    const apt = await privateApt({ folder: work, architecture, mirror });
    report('reading the package lists');
    await apt.update();
    const total = await apt.downloadBytes(set.packages);
    const timer = setInterval(() => {
      report(`downloading, ${megabytes(bytesIn(apt.archives))} of ${megabytes(total)} MB`);
    }, PROGRESS_MS);
    await apt.download(set.packages).finally(() => clearInterval(timer));

    const root = join(work, 'root');
    mkdirSync(root);
    for (const file of readdirSync(apt.archives).filter((name) => name.endsWith('.deb'))) {
      report(`unpacking ${file.split('_')[0] ?? file}`);
      await run('dpkg', ['-x', join(apt.archives, file), root]);
    }
    if (!(await allRun(root, set))) {
      throw new PlainError(`Debian's packages of ${set.what} do not run on this machine. ${OTHER_WAYS}`);
    }
    rmSync(home, { recursive: true, force: true });
    renameSync(root, home);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function bytesIn(archives: string): number {
  return [archives, join(archives, 'partial')]
    .flatMap((folder) =>
      readdirSync(folder).map((name) => statSync(join(folder, name), { throwIfNoEntry: false })),
    )
    .reduce((sum, entry) => sum + (entry?.isFile() ? entry.size : 0), 0);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1_000_000);
}

/** For machines on which MySQL and Redis cannot be provided from here. */
export const OTHER_WAYS =
  'Run "docker compose up -d --wait" and set MYSQL_URL and REDIS_URL as docker-compose.yml says, or set both to servers of your own (for npm test: TEST_MYSQL_URL and TEST_REDIS_URL).';

/** One plain sentence for what apt or dpkg complained about. */
function explained(error: unknown, what: string): unknown {
  if (error instanceof PlainError || !(error instanceof Error)) return error;
  const text = `${error.message}\n${'stderr' in error ? String(error.stderr) : ''}`;
  const cause = { cause: error };
  if (/ENOSPC|No space left|enough free space/i.test(text)) {
    return new PlainError(
      'The disk is full: free about 1 GB for the cache folder, then run the command again.',
      cause,
    );
  }
  if (
    /Could not (resolve|connect)|Temporary failure|timed out|Unable to connect|Failed to fetch/i.test(text)
  ) {
    return new PlainError(
      `The Debian mirror cannot be reached to get ${what}: check the network, or name another mirror with ROWLINK_APT_MIRROR. ${OTHER_WAYS}`,
      cause,
    );
  }
  const said = new Set(text.split('\n').filter((line) => /^(E|dpkg|dpkg-deb): /.test(line)));
  return new PlainError(
    `apt could not get ${what}: ${[...said].join(' ') || error.message} ${OTHER_WAYS}`,
    cause,
  );
}
