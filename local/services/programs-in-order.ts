/** Which MySQL, MariaDB and Redis programs can be used here, best first: those on PATH, then Debian's packages. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { PlainError } from '../launch/plain-error.mjs';
import {
  canUnpackPackages,
  MARIADB,
  MYSQL_AND_REDIS,
  OTHER_WAYS,
  unpackedPrograms,
} from './debian-packages.ts';
import { findOnPath, versionNumbers, versionText } from './program.ts';
import type { Program } from './program.ts';

export type MysqlFlavour = 'mysql' | 'mariadb';

/** One way to run MySQL. `source` names it across runs: data made by one is not opened with another. */
export interface MysqlPrograms {
  source: string;
  flavour: MysqlFlavour;
  server: Program;
  /** MariaDB only: what makes an empty data folder. */
  install?: Program;
  client?: Program;
  /** MariaDB that was unpacked: its messages and the statements that make its system tables. */
  share?: string;
}

const REDIS_LEAST = [6, 2];
const LEAST: Record<MysqlPrograms['flavour'], readonly number[]> = { mysql: [8, 0], mariadb: [10, 6] };

/** Whether version `a` is at least version `b`. */
export function isAtLeast(a: readonly number[], b: readonly number[]): boolean {
  const differing = b.findIndex((part, index) => (a[index] ?? 0) !== part);
  return differing === -1 || (a[differing] ?? 0) > (b[differing] ?? 0);
}

/** The candidates in order; each is made ready only when it is asked for. Any flavour will do when none is wanted. */
export async function* mysqlPrograms(cache: string, wanted?: MysqlFlavour): AsyncGenerator<MysqlPrograms> {
  const installed = await mysqlOnPath();
  if (installed && (wanted ?? installed.flavour) === installed.flavour) yield installed;
  if (!canUnpackPackages()) return;
  yield wanted === 'mariadb' ? await unpackedMariadb(cache) : await unpackedMysql(cache);
}

async function unpackedMysql(cache: string): Promise<MysqlPrograms> {
  const { programs } = await unpackedPrograms(cache, MYSQL_AND_REDIS);
  return {
    source: MYSQL_AND_REDIS.folder,
    flavour: 'mysql',
    server: programs.mysqld,
    client: programs.mysql,
  };
}

async function unpackedMariadb(cache: string): Promise<MysqlPrograms> {
  const { programs, root } = await unpackedPrograms(cache, MARIADB);
  const share = join(root, 'usr', 'share', 'mariadb');
  return {
    source: MARIADB.folder,
    flavour: 'mariadb',
    server: programs.mysqld,
    client: programs.mysql,
    share,
  };
}

async function mysqlOnPath(): Promise<MysqlPrograms | undefined> {
  const file = findOnPath('mysqld') ?? findOnPath('mariadbd');
  if (!file) return undefined;
  const server = plain(file);
  const text = (await versionText(server)) ?? '';
  const flavour = /mariadb/i.test(text) ? 'mariadb' : 'mysql';
  if (!isAtLeast(versionNumbers(text), LEAST[flavour])) return undefined;
  const client = findOnPath(flavour === 'mariadb' ? 'mariadb' : 'mysql') ?? findOnPath('mysql');
  const install = flavour === 'mariadb' ? mariadbInstall(file) : undefined;
  if (flavour === 'mariadb' && !install) return undefined;
  return {
    source: file,
    flavour,
    server,
    ...(install && { install: plain(install) }),
    ...(client && { client: plain(client) }),
  };
}

function mariadbInstall(server: string): string | undefined {
  const names = ['mariadb-install-db', 'mysql_install_db'];
  const beside = names.map((name) => join(dirname(server), '..', 'bin', name));
  return names.map((name) => findOnPath(name)).find(Boolean) ?? beside.find((file) => existsSync(file));
}

export async function redisProgram(cache: string): Promise<Program> {
  const file = findOnPath('redis-server') ?? findOnPath('valkey-server');
  const text = file && (await versionText(plain(file)));
  if (file && text && isAtLeast(versionNumbers(text), REDIS_LEAST)) return plain(file);
  if (!canUnpackPackages()) throw new PlainError(`There is no redis-server here. ${OTHER_WAYS}`);
  return (await unpackedPrograms(cache, MYSQL_AND_REDIS)).programs.redisServer;
}

function plain(command: string): Program {
  return { command, prefix: [] };
}
