/**
 * What MySQL's and the driver's errors mean, in one table by number. No message of theirs goes on: it may hold values.
 * Numbers: https://dev.mysql.com/doc/mysql-errors/9.0/en/server-error-reference.html and
 * https://mariadb.com/kb/en/mariadb-error-code-reference/.
 */
import { SyncError, type ErrorCode } from '../../core/sync-error.ts';

interface ErrorMeaning {
  code: ErrorCode;
  /** For people. */
  why: string;
  /** The statement's row was refused; the transaction stands and other rows may pass. */
  refusesRow?: true;
}

const transient = (why: string): ErrorMeaning => ({ code: 'MYSQL_TRANSIENT', why });
const unavailable = (why: string): ErrorMeaning => ({ code: 'MYSQL_UNAVAILABLE', why });
const rejected = (why: string): ErrorMeaning => ({ code: 'MYSQL_REJECTED', why });
const refusesRow = (why: string): ErrorMeaning => ({ code: 'MYSQL_REJECTED', why, refusesRow: true });

const NO_REACH = unavailable('The connection to MySQL failed or was lost.');
const CROWDED = unavailable('MySQL has no room for another connection. Raise max_connections.');
const NO_ACCESS = unavailable('MySQL refused the account. Check user, password, host and database.');
const NO_SPACE = unavailable('MySQL ran out of disk space or memory.');
const READ_ONLY = unavailable('MySQL is read-only at the moment.');
const INTERRUPTED = unavailable('MySQL ended the statement before it was done.');
const NO_RIGHT = rejected('The MySQL account lacks a right that this needs. Grant it and try again.');
const NO_TABLE = rejected('The table is missing in MySQL.');
const NO_COLUMN: ErrorMeaning = {
  code: 'MYSQL_COLUMNS_CHANGED',
  why: 'A column of the table is missing in MySQL.',
};
const BROKEN_TRIGGER = rejected('A trigger of the table does not work, so MySQL cannot write to it.');
const NOT_NULL = refusesRow('The column does not allow an empty value.');
const BAD_VALUE = refusesRow('The value does not fit the type of the column.');
const NO_PARENT = refusesRow('The value refers to a row that does not exist in the other table.');
const HAS_CHILDREN = refusesRow('Rows of another table refer to this row, so MySQL keeps it as it is.');
const BREAKS_CHECK = refusesRow('The value breaks a rule (CHECK) of the table.');
const GENERATED = refusesRow('MySQL computes this column itself, so it cannot be written.');

const BY_NUMBER: Readonly<Record<number, ErrorMeaning>> = {
  1020: transient('The row was changed by somebody else at the same moment.'),
  1205: transient('Somebody else held a lock for too long.'),
  1213: transient('Two transactions waited for each other.'),

  1021: NO_SPACE,
  1037: NO_SPACE,
  1040: CROWDED,
  1041: NO_SPACE,
  1042: NO_REACH,
  1043: NO_REACH,
  1044: NO_ACCESS,
  1045: NO_ACCESS,
  1049: NO_ACCESS,
  1053: NO_REACH,
  1114: NO_SPACE,
  1129: NO_ACCESS,
  1130: NO_ACCESS,
  1152: NO_REACH,
  1158: NO_REACH,
  1159: NO_REACH,
  1160: NO_REACH,
  1161: NO_REACH,
  1184: NO_REACH,
  1203: CROWDED,
  1226: CROWDED,
  1290: READ_ONLY,
  1317: INTERRUPTED,
  1792: READ_ONLY,
  1836: READ_ONLY,
  1927: NO_REACH,
  1969: INTERRUPTED,
  2006: NO_REACH,
  2013: NO_REACH,
  3024: INTERRUPTED,
  3032: READ_ONLY,
  3169: NO_REACH,
  4031: NO_REACH,

  1060: rejected('The table has a column of this name already.'),
  1050: rejected('A table of this name exists already.'),
  1054: NO_COLUMN,
  1117: rejected('The table would have more columns than MySQL allows.'),
  1142: NO_RIGHT,
  1143: NO_RIGHT,
  1146: NO_TABLE,
  1153: {
    code: 'MYSQL_FAILED',
    why: 'The row is larger than max_allowed_packet. Raise that setting of MySQL.',
  },
  1227: NO_RIGHT,
  1305: BROKEN_TRIGGER,
  1370: NO_RIGHT,
  1419: rejected(
    'The MySQL account may not create triggers while binary logging is on. Set log_bin_trust_function_creators = 1.',
  ),
  1442: BROKEN_TRIGGER,
  1449: BROKEN_TRIGGER,

  1048: NOT_NULL,
  1062: refusesRow('Another row has this value already in a column where it must be unique.'),
  1118: refusesRow('The row is too large for the table.'),
  1216: NO_PARENT,
  1217: HAS_CHILDREN,
  1264: refusesRow('The number is outside the range that the column can hold.'),
  1265: BAD_VALUE,
  1292: BAD_VALUE,
  1364: NOT_NULL,
  1366: BAD_VALUE,
  1367: BAD_VALUE,
  1406: refusesRow('The text is longer than the column allows.'),
  1411: BAD_VALUE,
  1416: BAD_VALUE,
  1451: HAS_CHILDREN,
  1452: NO_PARENT,
  1644: refusesRow('A trigger of the table refused the row.'),
  1690: refusesRow('The number is outside the range that the column can hold.'),
  1906: GENERATED,
  3105: GENERATED,
  3140: BAD_VALUE,
  3819: BREAKS_CHECK,
  4025: BREAKS_CHECK,
};

/** Codes of the driver and of the operating system; errors of this kind have no number of MySQL's. */
const NO_REACH_CODES: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
]);

/** What remains of a driver error: its number and name, never its message or SQL. */
class MysqlFailure extends Error {
  readonly errno: number | null;

  constructor(errno: number | null, name: string) {
    super(errno === null ? `driver error ${name}` : `MySQL error ${errno} (${name})`);
    this.name = 'MysqlFailure';
    this.errno = errno;
  }
}

/** The driver's error as a SyncError with its code; a SyncError stays as it is. */
export function toSyncError(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  const driver = readDriverError(error);
  const cause = new MysqlFailure(driver.errno, driver.code);
  const known = driver.errno === null ? undefined : BY_NUMBER[driver.errno];
  if (known) return new SyncError(known.code, known.why, { cause });
  if (driver.isFatal || NO_REACH_CODES.has(driver.code)) {
    return new SyncError(NO_REACH.code, NO_REACH.why, { cause });
  }
  // The server's answer to this statement, which may tell of this row alone: an error in a customer's trigger, for example.
  if (driver.errno !== null) return new SyncError('MYSQL_FAILED', `${cause.message}.`, { cause });
  return new SyncError('INVARIANT', cause.message, { cause });
}

/** MySQL's number of an error that passed `toSyncError`. */
export function mysqlNumber(error: unknown): number | null {
  return error instanceof SyncError && error.cause instanceof MysqlFailure ? error.cause.errno : null;
}

export interface Refusal {
  errno: number;
  why: string;
  /** The error is none of a value: it may be gone at the next attempt. */
  isUnclear?: true;
  /** Ids of the columns that it is about; all that were written when absent. */
  columns?: readonly string[];
}

/** Why MySQL refused the row of a statement; null when the error means something else than this row. */
export function rowRefusal(error: unknown): Refusal | null {
  const errno = mysqlNumber(error);
  if (errno === null) return null;
  const known = BY_NUMBER[errno];
  if (known?.refusesRow) return { errno, why: known.why };
  if (known !== undefined || !(error instanceof SyncError)) return null;
  return { errno, why: error.detail ?? error.publicMessage, isUnclear: true };
}

function readDriverError(error: unknown): { errno: number | null; code: string; isFatal: boolean } {
  if (!(error instanceof Error)) return { errno: null, code: 'unknown', isFatal: false };
  const { errno, code, fatal } = error as Error & { errno?: unknown; code?: unknown; fatal?: unknown };
  return {
    // Errors of the operating system have negative numbers.
    errno: typeof errno === 'number' && errno > 0 ? errno : null,
    code: typeof code === 'string' ? code : error.name,
    isFatal: fatal === true,
  };
}
