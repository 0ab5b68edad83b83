/** Makes one event of a run happen. */
import type { Link } from '../../core/link.ts';
import { columnTypeOf } from '../../core/schema/column-types.ts';
import type { CellValue } from '../../core/values/cell-value.ts';
import { serialToWallTime } from '../../core/values/serial-date.ts';
import {
  COMMANDS,
  pickFault,
  SQL_EVENTS,
  type Command,
  type SimEvent,
  type SqlEvent,
  type Trouble,
} from './events.ts';
import type { TableColumnRow } from './mysql/engine/stored.ts';
import type { MysqlFault, SimMysql, Statement, TransactionPlan } from './mysql/sim-mysql.ts';
import { NETWORK_FAULTS, type AddOn } from './sheet/add-on.ts';
import { COLUMN_ACTIONS, type ColumnAction } from './sheet/person-columns.ts';
import { PERSON_ACTIONS, type Person, type PersonAction } from './sheet/person.ts';
import { FAULTS, type SimGoogle } from './sheet/sim-google.ts';

/** Two or more processes of the product; `choice` is taken modulo their number. */
export interface Backends {
  crashAfter(choice: number, points: number): void;
  sleep(choice: number, us: number): void;
  /** Asks one of them for something that nobody waits for; a crash may take the answer along. */
  command(choice: number, what: Command): void;
}

export interface Stage {
  /** With the columns that the tab has, each with its name for an id. */
  link: () => Link;
  google: SimGoogle;
  mysql: SimMysql;
  person: Person;
  addOn: AddOn;
  backends: Backends;
  wipeRedis: () => void;
  /** People or formulas changed something that no event of the sheet tells of: only a read finds it. */
  isUntold: boolean;
  /** Runs a customer's transaction that nobody waits for. */
  perform: (statements: Statement[], plan: TransactionPlan) => void;
}

const MS = 1_000;
const MYSQL_FAULTS: readonly MysqlFault[] = ['deadlock', 'connection', 'commit-answer'];
const CALLS = ['any', 'read', 'write', 'write'] as const;

export function performEvent(stage: Stage, event: SimEvent): void {
  const { kind } = event;
  if (isOneOf(PERSON_ACTIONS, kind) || isOneOf(COLUMN_ACTIONS, kind)) act(stage, kind, event);
  else if (isOneOf(SQL_EVENTS, kind)) performSql(stage, event, kind);
  else if (isOneOf(COMMANDS, kind)) stage.backends.command(event.a, kind);
  else cause(stage, kind, event);
}

function isOneOf<T extends string>(kinds: readonly T[], kind: string): kind is T {
  return kinds.some((each) => each === kind);
}

function cause(stage: Stage, trouble: Trouble, { a, b, c }: SimEvent): void {
  switch (trouble) {
    case 'google-fault':
      for (let call = 0; call <= b % 3; call += 1) {
        stage.google.arm(pickFault(FAULTS, a + call * c), pickFault(CALLS, b + call));
      }
      return;
    case 'network-fault':
      for (let call = 0; call <= b % 2; call += 1) stage.addOn.arm(pickFault(NETWORK_FAULTS, a + call * c));
      return;
    case 'mysql-fault':
      stage.mysql.arm(pickFault(MYSQL_FAULTS, a));
      return;
    case 'redis-wiped':
      stage.wipeRedis();
      return;
    case 'crash':
      stage.backends.crashAfter(a, b % 60);
      return;
    case 'sleep':
      stage.backends.sleep(a, (b % 100_000) * MS);
      return;
    case 'hourly':
      stage.addOn.hourly();
      return;
    case 'idle':
      return;
  }
}

function act(stage: Stage, kind: PersonAction | ColumnAction, event: SimEvent): void {
  const { google, person, addOn } = stage;
  const told = person.act(kind, event);
  stage.isUntold ||= told.edited === null && !told.change;
  google.changed(kind === 'recalculate' ? 'formulas' : 'person');
  if (told.edited !== null) addOn.edited(told.edited);
  if (told.change) addOn.changed();
}

function performSql(stage: Stage, { id, a, b, c }: SimEvent, kind: SqlEvent): void {
  const { table } = stage.link();
  const { committed } = stage.mysql;
  const columns = committed.tableColumns(table);
  const pks = [...committed.tableRows(table).keys()];
  const pkAt = (choice: number) => (pks.length === 0 ? null : pickFault(pks, choice));
  const update = (choice: number, part: number): Statement[] => {
    const pk = pkAt(choice);
    const chosen = columns.filter((_, index) => (b >> index) % 2 === 1 || index === b % columns.length);
    const values = chosen.map((column): [string, CellValue] => [column.name, sqlValue(column, id, part, c)]);
    return pk === null ? [] : [{ kind: 'update', pk, values: Object.fromEntries(values) }];
  };
  const insert = (part: number): Statement => {
    const values = columns.map((column): [string, CellValue] => [column.name, sqlValue(column, id, part, c)]);
    return { kind: 'insert', values: Object.fromEntries(values) };
  };
  switch (kind) {
    case 'sql-update':
      stage.perform(update(a, 0), {});
      return;
    case 'sql-insert':
      stage.perform([insert(0)], {});
      return;
    case 'sql-delete': {
      const pk = pkAt(a);
      if (pk !== null && pks.length > 2) stage.perform([{ kind: 'delete', pk }], {});
      return;
    }
    case 'sql-transaction': {
      const statements = [
        ...update(a, 0),
        ...update(a + 1, 1),
        ...(c % 3 === 0 ? [insert(2)] : update(c, 2)),
      ];
      const holdUs = c % 2 === 0 ? 0 : (c % 12_000) * MS;
      stage.perform(statements, { holdUs, end: c % 5 === 0 ? 'rollback' : 'commit' });
    }
  }
}

/** Set by no other event; NULL now and then. */
function sqlValue({ name, nativeType }: TableColumnRow, id: number, part: number, choice: number): CellValue {
  if (choice % 9 === 0) return null;
  switch (columnTypeOf(nativeType) ?? 'TEXT') {
    case 'TEXT':
      return `${name} s${id}.${part}`;
    case 'NUMBER':
      return String(id * 1_000 + 500 + part);
    case 'DATE':
      return serialToWallTime(60_000 + id * 20 + part);
    case 'BOOLEAN':
      return (choice >> 1) % 2 === 0;
  }
}
