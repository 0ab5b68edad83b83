/** The command lines of mysqld, as pure data. */
import type { MysqlPrograms } from './programs-in-order.ts';
import type { ServicesMode } from './service.ts';

export interface MysqlPlaces {
  /** The data folder itself. */
  data: string;
  socket: string;
  errorLog: string;
  initFile: string;
  /** Nobody else's: MariaDB deletes there, when it starts, what looks like its own of an earlier run. */
  temporary: string;
}

/** MySQL runs as the user who started us; as root it insists on being told. */
export function account(uid: number | undefined): string[] {
  return uid === 0 ? ['--user=root'] : [];
}

/** Arguments that make an empty data folder; for MariaDB they belong to its install program. */
export function initialiseArguments(
  flavour: MysqlPrograms['flavour'],
  data: string,
  uid: number | undefined,
): string[] {
  const how =
    flavour === 'mysql'
      ? ['--initialize-insecure']
      : ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'];
  return ['--no-defaults', ...how, `--datadir=${data}`, ...account(uid)];
}

/** Speed where the data is thrown away anyway. */
const TEST_OPTIONS = ['--skip-log-bin', '--innodb-flush-log-at-trx-commit=2', '--innodb-doublewrite=OFF'];

/** As a customer's server would be: every commit on disk, binary log on. */
const START_OPTIONS = [
  '--innodb-flush-log-at-trx-commit=1',
  '--sync-binlog=1',
  '--binlog-expire-logs-seconds=86400',
];

export interface ServerOptions {
  mode: ServicesMode;
  port: number;
  uid: number | undefined;
  /** Where an unpacked MariaDB has its messages. */
  share?: string | undefined;
}

export function serverArguments(
  flavour: MysqlPrograms['flavour'],
  places: MysqlPlaces,
  { mode, port, uid, share }: ServerOptions,
): string[] {
  return [
    '--no-defaults',
    ...account(uid),
    `--datadir=${places.data}`,
    `--socket=${places.socket}`,
    `--pid-file=${places.data}/mysqld.pid`,
    `--log-error=${places.errorLog}`,
    `--init-file=${places.initFile}`,
    `--tmpdir=${places.temporary}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--max-connections=300',
    '--character-set-server=utf8mb4',
    '--log-bin-trust-function-creators=1',
    ...(flavour === 'mysql' ? ['--mysqlx=OFF', '--secure-file-priv=NULL'] : []),
    ...(share === undefined ? [] : [`--lc-messages-dir=${share}`]),
    ...(mode === 'test' ? TEST_OPTIONS : START_OPTIONS),
  ];
}

/**
 * The statements that every start runs before the first connection, one a line. Running them again repairs the account.
 * Our account may do all in databases whose name begins with `rowlink`; tests may also make accounts and look at locks.
 */
export function initStatements(mode: ServicesMode, password: string): string {
  const everything = "GRANT ALL PRIVILEGES ON *.* TO 'rowlink'@'%' WITH GRANT OPTION;";
  const ours = "GRANT ALL PRIVILEGES ON `rowlink%`.* TO 'rowlink'@'%';";
  return [
    'CREATE DATABASE IF NOT EXISTS rowlink CHARACTER SET utf8mb4;',
    `CREATE USER IF NOT EXISTS 'rowlink'@'%' IDENTIFIED BY '${password}';`,
    `ALTER USER 'rowlink'@'%' IDENTIFIED BY '${password}';`,
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`,
    mode === 'test' ? everything : ours,
    '',
  ].join('\n');
}
