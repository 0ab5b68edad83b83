/**
 * Lets apt resolve and download Debian packages without root and without touching the system: it gets its own lists,
 * package status, cache and sources, and takes over only how the machine reaches the network (proxies).
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const SUITE = 'sid';

/** Only installation scripts need these, and none is run: the solver is told that they are there. */
const NOT_NEEDED = ['adduser', 'debconf', 'passwd', 'perl', 'perl-base'];

const run = promisify(execFile);

export interface Apt {
  /** Refreshes the package lists. */
  update(): Promise<void>;
  /** How many bytes `download` would fetch. */
  downloadBytes(packages: readonly string[]): Promise<number>;
  /** Downloads the packages with all they depend on into `archives`. */
  download(packages: readonly string[]): Promise<void>;
  /** Where the downloaded .deb files are; unfinished ones in its folder `partial`. */
  archives: string;
}

export interface AptOptions {
  /** An empty folder for all of apt's files. */
  folder: string;
  /** As dpkg names it, like "amd64". */
  architecture: string;
  /** A mirror's address instead of deb.debian.org. */
  mirror?: string | undefined;
}

/** The line of sources.list. Without Debian's keys on this machine (Ubuntu) the mirror has to prove itself by TLS. */
export function sourceLine(keyringExists: boolean, mirror: string | undefined): string {
  if (keyringExists) {
    return `deb [signed-by=${KEYRING}] ${mirror ?? 'http://deb.debian.org/debian'} ${SUITE} main\n`;
  }
  const address = (mirror ?? 'https://deb.debian.org/debian').replace(/^http:/, 'https:');
  return `deb [trusted=yes] ${address} ${SUITE} main\n`;
}

/** A dpkg status file in which the given packages are installed in a version newer than any. */
export function statusFile(packages: readonly string[], architecture: string): string {
  return packages
    .map(
      (name) =>
        `Package: ${name}\nStatus: install ok installed\nArchitecture: ${architecture}\nMulti-Arch: allowed\n` +
        `Version: 9999\nMaintainer: none\nDescription: not needed\n`,
    )
    .join('\n');
}

/** Our settings, after the machine's own network settings as `apt-config dump Acquire` prints them. */
export function configFile(folder: string, architecture: string, network: string): string {
  return `${network.trim()}
Dir::State "${folder}";
Dir::State::lists "${folder}/lists";
Dir::State::status "${folder}/status";
Dir::Cache "${folder}";
Dir::Cache::archives "${folder}/archives";
Dir::Etc::main "/dev/null";
Dir::Etc::parts "/dev/null";
Dir::Etc::sourcelist "${folder}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::Log "${folder}";
APT::Architecture "${architecture}";
APT::Architectures { "${architecture}"; };
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Acquire::Retries "3";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
`;
}

export async function privateApt({ folder, architecture, mirror }: AptOptions): Promise<Apt> {
  const archives = join(folder, 'archives');
  mkdirSync(join(folder, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(archives, 'partial'), { recursive: true });
  writeFileSync(join(folder, 'sources.list'), sourceLine(existsSync(KEYRING), mirror));
  writeFileSync(join(folder, 'status'), statusFile(NOT_NEEDED, architecture));
  const network = await run('apt-config', ['dump', 'Acquire']);
  const config = join(folder, 'apt.conf');
  writeFileSync(config, configFile(folder, architecture, network.stdout));

  const apt = (args: readonly string[]) =>
    run('apt-get', ['-q', ...args], {
      env: { ...process.env, APT_CONFIG: config, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
      maxBuffer: 64 * 1024 * 1024,
    });
  return {
    archives,
    async update() {
      // Without this option apt keeps quiet about a mirror that it could not reach.
      await apt(['-o', 'APT::Update::Error-Mode=any', 'update']);
    },
    async downloadBytes(packages) {
      const { stdout } = await apt(['install', '-y', '--print-uris', ...packages]);
      return [...stdout.matchAll(/^'[^']+' \S+ (\d+)/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
    },
    async download(packages) {
      await apt(['install', '-y', '--download-only', ...packages]);
    },
  };
}
