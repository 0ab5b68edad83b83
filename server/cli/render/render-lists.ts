/** Lists about one link as text. */
import type {
  ActivityList,
  ApprovalList,
  ColumnList,
  ConflictList,
  ConflictView,
  DeadLetterList,
  IssueList,
} from '../../../shared/protocol/link-api/views.ts';
import { counted, plain, short, typeName, when } from './plain-text.ts';
import { table } from './table.ts';

const VALUE_LENGTH_MAX = 30;

const place = (row: number | null, rowKey: string | null): string =>
  row === null ? `key ${short(rowKey, 16)}` : String(row);
const value = (text: string | null): string => short(text, VALUE_LENGTH_MAX);

/** `more` tells how to get the rest. */
function listed(head: string[], rows: string[][], none: string, next: number | null): string {
  if (rows.length === 0) return none;
  const more = next === null ? '' : `\n\nOlder ones: --before ${next}`;
  return table(head, rows) + more;
}

export function renderConflicts({ entries, next }: ConflictList): string {
  return listed(
    ['id', 'at (UTC)', 'row', 'column', 'sheet', 'mysql', 'before', 'state'],
    entries.map((conflict) => [
      String(conflict.id),
      when(conflict.createdAt),
      place(conflict.row, conflict.rowKey),
      short(conflict.column ?? '(row)', VALUE_LENGTH_MAX),
      value(conflict.sheet.value),
      conflict.db.isRowGone ? '(row deleted)' : value(conflict.db.value),
      value(conflict.base),
      conflictState(conflict),
    ]),
    'No conflicts.',
    next,
  );
}

const RESOLUTIONS: Record<ConflictView['resolution'], string> = {
  SHEET_WINS: 'the sheet won',
  DB_WINS: 'MySQL won',
  MANUAL: 'decided by a person',
  PENDING: 'deciding',
};

export function conflictState({ isOpen, resolution, answers, sheet }: ConflictView): string {
  if (!isOpen) return answers.includes('restore') ? 'put back' : RESOLUTIONS[resolution];
  if (sheet.refused !== null) return `open: ${short(sheet.refused)}`;
  return answers.length > 0 ? 'answered, being done' : 'open';
}

export function renderIssues({ entries, next }: IssueList): string {
  return listed(
    ['id', 'at (UTC)', 'row', 'column', 'what is wrong'],
    entries.map(({ id, at, row, rowKey, column, why }) => [
      String(id),
      when(at),
      place(row, rowKey),
      short(column, VALUE_LENGTH_MAX),
      plain(why),
    ]),
    'No issues.',
    next,
  );
}

export function renderDeadLetters({ entries, next }: DeadLetterList): string {
  return listed(
    ['id', 'at (UTC)', 'direction', 'row', 'tries', 'code', 'what is wrong'],
    entries.map(({ id, at, direction, row, rowKey, attempts, code, message, detail }) => [
      String(id),
      when(at),
      direction,
      place(row, rowKey),
      String(attempts),
      code,
      plain(detail === null ? message : `${message} ${detail}`),
    ]),
    'No dead letters.',
    next,
  );
}

export function renderApprovals({ approvals }: ApprovalList): string {
  if (approvals.length === 0) return 'Nothing waits for an answer.';
  return approvals
    .map(({ id, sentence, rows, samples, at }) =>
      [
        `${id}  ${plain(sentence)}`,
        `    asked ${when(at)} UTC, ${counted(rows, 'row')}`,
        ...samples.map((sample) => `    - ${short(sample, 100)}`),
      ].join('\n'),
    )
    .join('\n\n');
}

export function renderColumns({ columns, events }: ColumnList): string {
  const shown = table(
    ['tab', 'header', 'mysql column', 'type', 'direction', 'formulas', 'values', 'state'],
    columns.map((column) => [
      column.letters ?? '-',
      short(column.header, VALUE_LENGTH_MAX),
      short(column.name, VALUE_LENGTH_MAX),
      typeName(column.nativeType),
      column.direction,
      column.formulas,
      column.rules,
      column.status === 'active' ? 'synced' : 'not synced',
    ]),
  );
  if (events.length === 0) return shown;
  const told = events.map(({ at, sentence }) => [when(at), plain(sentence)]);
  return `${shown}\n\n${table(['at (UTC)', 'what happened'], told)}`;
}

export function renderActivity({ entries, next }: ActivityList): string {
  return listed(
    ['id', 'at (UTC)', 'where', 'what', 'row', 'by', 'cells', 'outcome'],
    entries.map(({ id, at, origin, operation, row, rowKey, rows, by, cells, outcome }) => [
      String(id),
      when(at),
      origin,
      operation,
      rows !== undefined && rows > 1 ? counted(rows, 'row') : place(row, rowKey),
      short(by, VALUE_LENGTH_MAX),
      cellsOf(cells),
      plain(outcome),
    ]),
    'No history.',
    next,
  );
}

const CELLS_SHOWN = 3;

function cellsOf(cells: ActivityList['entries'][number]['cells']): string {
  if (cells.length === 0) return '-';
  const shown = cells
    .slice(0, CELLS_SHOWN)
    .map(({ column, from, to }) => `${short(column, 20)}: ${short(from, 20)} → ${short(to, 20)}`);
  const more = cells.length > CELLS_SHOWN ? [`${cells.length - CELLS_SHOWN} more`] : [];
  return [...shown, ...more].join(', ');
}
