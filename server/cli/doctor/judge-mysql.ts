/** What MySQL's settings, rights, schema and triggers mean for the sync. Pure. */
import { findingsOf, type Finding } from './finding.ts';
import { readGrants } from './grants.ts';

export interface MysqlFacts {
  version: string;
  database: string;
  /** CURRENT_USER(). */
  account: string;
  /** Global variables by name. */
  variables: Readonly<Record<string, string>>;
  /** Lines of SHOW GRANTS. */
  grants: readonly string[];
  session: {
    isolation: string;
    timeZone: string;
    sqlMode: string;
    /** A variable of the session was still there in the next statement. */
    keepsState: boolean;
  };
  /** Of our own schema; `isForeign`: it was made by another version. */
  schema: { applied: number; shipped: number; isForeign: boolean };
  linkedTables: number;
  missingTables: readonly string[];
  /** Linked tables whose triggers are not as they should be. */
  brokenTriggers: readonly string[];
  /** Why the change queue takes nothing that triggers mark; null when it does, or there is none yet. */
  queueRefusal: string | null;
  /** Accounts as which our triggers run, besides the one that we have. */
  otherDefiners: readonly string[];
  /** MySQL's clock minus ours. */
  clockOffsetMs: number;
  /** Connections that one process of the server takes. */
  connections: number;
}

const { good, warning, problem } = findingsOf('mysql');

const VERSION_MIN = { MySQL: [8, 0], MariaDB: [10, 6] } as const;
const PACKET_MIN = 16 * 1024 * 1024;
const IDLE_SECONDS_MIN = 330;
const OFFSET_MS_MAX = 1_000;

export function judgeMysql(facts: MysqlFacts): Finding[] {
  return [
    version(facts),
    rights(facts),
    triggerRight(facts),
    binlogFormat(facts),
    writable(facts),
    session(facts),
    connections(facts),
    idleTimeout(facts),
    packet(facts),
    durability(facts),
    schema(facts),
    tables(facts),
    triggers(facts),
    changeQueue(facts),
    definers(facts),
    clock(facts),
  ];
}

function version({ version: text }: MysqlFacts): Finding {
  const product = /mariadb/i.test(text) ? 'MariaDB' : 'MySQL';
  const [major = 0, minor = 0] = (/\d+\.\d+/.exec(text)?.[0] ?? '').split('.').map(Number);
  const [leastMajor, leastMinor] = VERSION_MIN[product];
  const isNew = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  if (isNew) return good('version', `${product} ${text}`);
  return problem('version', `${product} ${text}`, `Use ${product} ${leastMajor}.${leastMinor} or newer.`);
}

function rights({ grants, database, account }: MysqlFacts): Finding {
  const { missing, hasRoles } = readGrants(grants, database);
  if (missing.length === 0) return good('rights', `${account} has what it needs on ${database}`);
  const found = `${account} is not seen to have ${missing.join(', ')} on ${database}`;
  if (hasRoles) {
    return warning(
      'rights',
      `${found}; some rights come from roles`,
      'Check that its roles give them and are active by default.',
    );
  }
  const [user, host] = account.split('@');
  return problem(
    'rights',
    found,
    `GRANT ${missing.join(', ')} ON \`${database}\`.* TO '${user ?? ''}'@'${host ?? '%'}';`,
  );
}

/** Without it MySQL refuses to make triggers while it writes a binary log (error 1419). */
function triggerRight({ variables, grants, database }: MysqlFacts): Finding {
  const name = 'log_bin_trust_function_creators';
  if (!isOn(variables['log_bin'])) return good(name, 'there is no binary log, so it does not matter');
  if (isOn(variables[name])) return good(name, 'ON');
  if (readGrants(grants, database).isSuper) {
    return good(name, 'OFF, and the account may make triggers all the same');
  }
  return problem(
    name,
    'OFF while the binary log is on',
    `SET PERSIST ${name} = ON; in a managed MySQL it is a flag of the instance.`,
  );
}

/** READ COMMITTED, which the sync works in, cannot write with it (error 1665). */
function binlogFormat({ variables }: MysqlFacts): Finding {
  const format = variables['binlog_format'];
  if (!isOn(variables['log_bin']) || format === undefined) {
    return good('binlog_format', 'does not matter here');
  }
  if (format !== 'STATEMENT') return good('binlog_format', format);
  return problem(
    'binlog_format',
    format,
    'Set binlog_format to ROW: MySQL refuses our writes with STATEMENT.',
  );
}

function writable({ variables }: MysqlFacts): Finding {
  const on = ['read_only', 'super_read_only', 'innodb_read_only'].filter((name) => isOn(variables[name]));
  if (on.length === 0) return good('writable', 'yes');
  return problem(
    'writable',
    `${on.join(' and ')} is on`,
    'Give the address of the primary, not of a replica.',
  );
}

/** A proxy that shares connections between clients loses what the sync sets for its session. */
function session({ session: { isolation, timeZone, sqlMode, keepsState } }: MysqlFacts): Finding {
  const wrong = [
    ...(isolation.replace('-', ' ') === 'READ COMMITTED' ? [] : [`isolation is ${isolation}`]),
    ...(timeZone === '+00:00' ? [] : [`time zone is ${timeZone}`]),
    ...(sqlMode.includes('STRICT_ALL_TABLES') ? [] : ['it is not strict']),
    ...(keepsState ? [] : ['its variables get lost']),
  ];
  if (wrong.length === 0) return good('session', 'READ COMMITTED, UTC, strict, as the sync sets it');
  return problem(
    'session',
    wrong.join(', '),
    'Connect to MySQL itself, or through a proxy that gives each client a connection of its own.',
  );
}

function connections({ variables, connections: own }: MysqlFacts): Finding {
  const most = Number(variables['max_connections'] ?? 0);
  const found = `${most} at most; one process of the server takes ${own}`;
  if (most >= 2 * own) return good('max_connections', found);
  return warning('max_connections', found, 'Raise max_connections, or lower MYSQL_CONNECTIONS.');
}

function idleTimeout({ variables }: MysqlFacts): Finding {
  const seconds = Number(variables['wait_timeout'] ?? 0);
  if (seconds >= IDLE_SECONDS_MIN) return good('wait_timeout', `${seconds} s`);
  return warning(
    'wait_timeout',
    `${seconds} s`,
    `Set wait_timeout to ${IDLE_SECONDS_MIN} or more: idle connections are kept for five minutes.`,
  );
}

function packet({ variables }: MysqlFacts): Finding {
  const bytes = Number(variables['max_allowed_packet'] ?? 0);
  const found = `${Math.floor(bytes / 1024 / 1024)} MiB`;
  if (bytes >= PACKET_MIN) return good('max_allowed_packet', found);
  return warning(
    'max_allowed_packet',
    found,
    'Set max_allowed_packet to 16 MiB or more, so that rows with long texts fit.',
  );
}

/** What the add-on was told is stored has to outlive a crash of MySQL's machine. */
function durability({ variables }: MysqlFacts): Finding {
  const wrong = [
    ...(variables['innodb_flush_log_at_trx_commit'] === '1' ? [] : ['innodb_flush_log_at_trx_commit']),
    ...(isOn(variables['log_bin']) && variables['sync_binlog'] !== '1' ? ['sync_binlog'] : []),
  ];
  if (wrong.length === 0) return good('durability', 'each commit is on disk');
  return warning(
    'durability',
    `${wrong.join(' and ')} is not 1`,
    'Set it to 1: else a crash of the machine loses the last edits that were taken in.',
  );
}

function schema({ schema: { applied, shipped, isForeign } }: MysqlFacts): Finding {
  const found = `${applied} of ${shipped} migrations`;
  if (isForeign) {
    return problem(
      'schema',
      `${found}, and others`,
      'Another version of the server set up this database: use that version, or a newer one.',
    );
  }
  if (applied === shipped) return good('schema', found);
  return warning('schema', found, 'The server brings it up to date when it starts.');
}

function tables({ linkedTables, missingTables }: MysqlFacts): Finding {
  if (missingTables.length === 0) return good('tables', `${linkedTables} linked`);
  return problem(
    'tables',
    `missing: ${missingTables.join(', ')}`,
    'Bring the table back from a backup, or unlink the tab and link it anew.',
  );
}

function triggers({ brokenTriggers, linkedTables }: MysqlFacts): Finding {
  if (brokenTriggers.length === 0) return good('triggers', `in place on ${linkedTables} linked tables`);
  return problem(
    'triggers',
    `not as they should be on ${brokenTriggers.join(', ')}`,
    'The server makes them anew within seconds and compares the rows. If this stays, look at its log, and at rights and log_bin_trust_function_creators above.',
  );
}

/** The triggers hide it from the customers, whose statements have to succeed. */
function changeQueue({ queueRefusal }: MysqlFacts): Finding {
  if (queueRefusal === null) return good('change queue', 'takes what the triggers mark');
  return problem(
    'change queue',
    `takes nothing: ${queueRefusal}`,
    'Put sync_change_queue right: it has to be there as the migrations made it, with room, and the account has to be allowed to INSERT. Then choose "Sync now" for each link: changes of meanwhile were not marked, and a read finds them.',
  );
}

/** A statement on a table fails when the account of its trigger does not exist (error 1449). */
function definers({ otherDefiners, account }: MysqlFacts): Finding {
  if (otherDefiners.length === 0) return good('definer', `triggers run as ${account}`);
  return warning(
    'definer',
    `triggers run as ${otherDefiners.join(', ')}`,
    'Keep that account and its rights: without it every statement on the table fails. To make the triggers anew as the present account, drop them.',
  );
}

function clock({ clockOffsetMs }: MysqlFacts): Finding {
  const found = `${Math.abs(Math.round(clockOffsetMs))} ms ${clockOffsetMs < 0 ? 'behind' : 'ahead of'} this machine`;
  if (Math.abs(clockOffsetMs) <= OFFSET_MS_MAX) return good('clock', found);
  return warning(
    'clock',
    found,
    'Let both machines follow the same time server. The sync goes by the clock of MySQL, so nothing is lost.',
  );
}

function isOn(value: string | undefined): boolean {
  return value === 'ON' || value === '1';
}
