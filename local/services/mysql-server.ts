/** A local MySQL: makes its data folder once, all or nothing, and runs mysqld on it. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { createConnection } from 'mysql2/promise';

import { PlainError } from '../launch/plain-error.mjs';
import { OTHER_WAYS } from './debian-packages.ts';
import { startGuarded } from './guarded-process.ts';
import { initialiseArguments, initStatements, serverArguments } from './mysql-options.ts';
import type { MysqlPlaces } from './mysql-options.ts';
import { freePort, requireFreePort } from './port.ts';
import { bootstrapMariadb } from './bootstrap-mariadb.ts';
import { forgetProcess, rememberProcess, stopLeftover } from './process-file.ts';
import { mysqlPrograms } from './programs-in-order.ts';
import type { MysqlFlavour, MysqlPrograms } from './programs-in-order.ts';
import type { RunningService, ServiceOptions } from './service.ts';
import { logTail, startFailure } from './start-failure.ts';
import { waitUntilReady } from './wait-until-ready.ts';

const READY_TIMEOUT_MS = 120_000;
const PORT_TRIES = 3;

export interface RunningMysql extends RunningService {
  programs: MysqlPrograms;
}

export interface MysqlOptions extends ServiceOptions {
  cache: string;
  password: string;
  flavour?: MysqlFlavour | undefined;
}

const run = promisify(execFile);

/** Starts MySQL; ready means that our account can query. */
export async function startMysql(options: MysqlOptions): Promise<RunningMysql> {
  mkdirSync(options.dataDir, { recursive: true });
  await stopLeftover(join(options.dataDir, 'mysql.process.json'));
  if (options.port) await requireFreePort(options.port.number, 'MySQL', options.port.variable);
  const programs = await withDataFolder(options);
  for (let tries = 1; ; tries += 1) {
    const outcome = await attempt(options, programs, options.port?.number ?? (await freePort()));
    if ('pid' in outcome) return outcome;
    // A free port can be taken between the look and the start; then another one will do.
    if (options.port === undefined && outcome.portTaken && tries < PORT_TRIES) continue;
    throw new PlainError(outcome.sentence);
  }
}

/** The programs to use: those that made the data folder, or the first that can make one. */
async function withDataFolder({ dataDir, cache, flavour }: MysqlOptions): Promise<MysqlPrograms> {
  const home = join(dataDir, 'mysql');
  const sourceFile = join(dataDir, 'mysql.source');
  const madeBy = existsSync(home) && existsSync(sourceFile) ? readFileSync(sourceFile, 'utf8') : undefined;
  let refusal = 'There is no mysqld here.';
  for await (const programs of mysqlPrograms(cache, flavour)) {
    if (madeBy === programs.source) return programs;
    if (madeBy !== undefined) continue;
    const trouble = await initialise(programs, home);
    if (trouble === undefined) {
      writeFileSync(sourceFile, programs.source);
      return programs;
    }
    // For example AppArmor, which lets the distribution's mysqld use /var/lib/mysql only.
    refusal = `${programs.server.command} could not make a data folder: ${trouble}.`;
  }
  if (madeBy === undefined) throw new PlainError(`${refusal} ${OTHER_WAYS}`);
  throw new PlainError(
    `The data in ${home} was made with ${madeBy}, which is not here any more: bring it back, or start anew with npm start -- --fresh.`,
  );
}

/** Undefined when the folder was made, else why not. */
async function initialise(programs: MysqlPrograms, home: string): Promise<string | undefined> {
  rmSync(home, { recursive: true, force: true });
  const work = mkdtempSync(`${home}.new-`);
  try {
    if (programs.share !== undefined) await bootstrapMariadb(programs.server, programs.share, work);
    else {
      const { command, prefix } = programs.install ?? programs.server;
      await run(command, [...prefix, ...initialiseArguments(programs.flavour, work, process.getuid?.())]);
    }
    renameSync(work, home);
    return undefined;
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    if (/No space left|OS error(?:no)? 28|errno: 28/.test(said)) {
      throw new PlainError(`The disk is full: free about 1 GB for ${home}, then run the command again.`, {
        cause: error,
      });
    }
    return said.split('\n').find((line) => /error/i.test(line)) ?? said.slice(0, 300);
  }
}

interface Refused {
  sentence: string;
  portTaken: boolean;
}

async function attempt(
  { mode, dataDir, password }: MysqlOptions,
  programs: MysqlPrograms,
  port: number,
): Promise<RunningMysql | Refused> {
  const data = join(dataDir, 'mysql');
  // Socket paths end at 107 characters, so the socket is not kept beside the data.
  const run = mkdtempSync(join(tmpdir().length < 60 ? tmpdir() : '/tmp', 'rowlink-'));
  const processFile = join(dataDir, 'mysql.process.json');
  const errorLog = join(dataDir, 'mysql.log');
  const places: MysqlPlaces = {
    data,
    errorLog,
    socket: join(run, 's'),
    initFile: join(run, 'init.sql'),
    temporary: run,
  };
  writeFileSync(places.initFile, initStatements(mode, password), { mode: 0o600 });
  rmSync(errorLog, { force: true });

  const { flavour, share } = programs;
  const args = serverArguments(flavour, places, { mode, port, uid: process.getuid?.(), share });
  const { command, prefix } = programs.server;
  const server = await startGuarded(command, [...prefix, ...args], { stdio: 'ignore' });
  rememberProcess(processFile, server.pid, data);
  void server.ended.then(() => {
    rmSync(run, { recursive: true, force: true });
    forgetProcess(processFile);
  });

  const url = `mysql://rowlink:${password}@127.0.0.1:${port}/rowlink`;
  let version = '';
  const trouble = await waitUntilReady({
    probe: async () => {
      version = await serverVersion(url);
    },
    ended: server.ended,
    timeoutMs: READY_TIMEOUT_MS,
  });
  if (trouble !== undefined) {
    await server.stop('SIGKILL');
    return startFailure('MySQL', trouble, logTail(errorLog), port);
  }
  rmSync(places.initFile);
  const stop = () => server.stop(mode === 'test' ? 'SIGKILL' : 'SIGTERM');
  return { name: 'MySQL', url, version, pid: server.pid, ended: server.ended, programs, stop };
}

async function serverVersion(url: string): Promise<string> {
  const connection = await createConnection({ uri: url, connectTimeout: 2_000 });
  try {
    const [rows] = await connection.query('SELECT VERSION() AS version');
    return (rows as { version: string }[])[0]?.version ?? '';
  } finally {
    await connection.end();
  }
}
