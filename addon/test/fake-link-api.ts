/**
 * A link as the views of the sidebar see it: a little of everything, and answers that change when a person decides. Typed by
 * the protocol, so that what it says is what a backend may say.
 */
import type * as views from '../../shared/protocol/link-api/views.ts';
import type { PreviewAnswer } from '../../shared/protocol/registration.ts';

type Answers = Record<string, (body: string) => object>;

/** What a test may change between two looks. */
export interface FakeLink {
  view: views.LinkView;
  columns: views.ColumnList;
  conflicts: views.ConflictView[];
  issues: views.IssueList['entries'];
  letters: views.DeadLetterList['entries'];
  approvals: views.ApprovalList['approvals'];
  activity: views.ActivityList['entries'];
}

const MINUTE = 60_000;

/** `now` in milliseconds: all times are said from there. */
export function fakeLink(now: number): FakeLink {
  const before = (ms: number): string => new Date(now - ms).toISOString();
  return {
    view: {
      linkId: 'link7',
      spreadsheetId: 'spreadsheet-of-the-test',
      table: 'sheet_airports',
      tab: 'Airports',
      status: 'active',
      sentence: 'Both sides are the same.',
      pauseReason: null,
      policy: 'manual',
      deletes: 'delete',
      deleteGuard: { rows: 50, percent: 20 },
      rows: 3_376,
      importing: null,
      edits: { pending: 0, lastAt: before(12_000), oldestPendingAt: null },
      changes: { pending: 0, lastAt: before(4 * MINUTE), oldestPendingAt: null },
      openConflicts: 2,
      issues: 1,
      deadLetters: 1,
      approvals: 1,
      heldRows: 2,
      drift: { cells: 0, at: before(90_000) },
      triggers: { owner: 'person@example.com', lastSeenAt: before(12_000), silent: false },
      quota: { reads: { used: 7, max: 60 }, writes: { used: 3, max: 60 }, pausedUntil: null },
    },
    columns: {
      columns: [
        column('c0', 'Code', 'A', 'code', 'TEXT', 'mediumtext'),
        column('c1', 'City', 'B', 'city', 'TEXT', 'mediumtext'),
        column('c2', 'Height', 'C', 'height', 'NUMBER', 'decimal(20,6)'),
        column('c3', 'Opened', 'D', 'opened', 'DATE', 'datetime(3)'),
        { ...column('c4', 'In use', 'E', 'in_use', 'BOOLEAN', 'tinyint(1)'), direction: 'sheet-to-db' },
        { ...column('c5', 'Notes', 'F', 'notes', 'TEXT', 'mediumtext'), status: 'deprecated' },
      ],
      events: [
        {
          id: 2,
          at: before(2 * MINUTE),
          kind: 'renamed',
          sentence: '“Place” is called “City” now. MySQL’s name stays city.',
          isWaiting: false,
        },
        {
          id: 1,
          at: before(20_000),
          kind: 'added',
          sentence: '“Opened” is new. It gets a column in MySQL.',
          isWaiting: true,
        },
      ],
    },
    conflicts: [
      conflict(4, 12, 'city', { base: 'Springfield', sheet: 'Springfield, MO', db: 'Springfield (IL)' }, now),
      conflict(3, 57, 'height', { base: '351', sheet: '360', db: '358.5' }, now),
    ],
    issues: [
      {
        id: 5,
        row: 31,
        rowKey: 'key31',
        column: 'height',
        why: '“about 900” is not a number. Type a number, or make the column text.',
        at: before(6 * MINUTE),
      },
    ],
    letters: [
      {
        id: 8,
        direction: 'mysql-to-sheet',
        row: 88,
        rowKey: 'key88',
        code: 'SHEETS_REFUSED',
        message: 'Google refused the request.',
        detail: 'The cell is protected',
        attempts: 4,
        at: before(9 * MINUTE),
      },
    ],
    approvals: [
      {
        id: 2,
        kind: 'delete-in-mysql',
        sentence: '1,204 rows were deleted in the sheet. Shall they be deleted in MySQL, too?',
        rows: 1_204,
        samples: ['00M Bay Springs', '00R Livingston', '00V Colorado Springs'],
        at: before(40_000),
      },
    ],
    activity: [
      entry(
        31,
        'SHEET',
        12,
        [['city', 'Springfield', 'Springfield, MO']],
        before(12_000),
        'Written to MySQL.',
      ),
      entry(30, 'DATABASE', 57, [['height', '351', '358.5']], before(4 * MINUTE), 'Written to the sheet.'),
      entry(
        29,
        'SYSTEM',
        140,
        [
          ['city', 'Bonn', 'Berlin'],
          ['in_use', null, 'TRUE'],
        ],
        before(70 * MINUTE),
        'Restored.',
      ),
    ],
  };
}

function column(
  id: string,
  header: string,
  letters: string,
  name: string,
  type: views.ColumnList['columns'][number]['type'],
  nativeType: string,
): views.ColumnList['columns'][number] {
  return {
    id,
    header,
    letters,
    name,
    type,
    nativeType,
    direction: 'both',
    formulas: 'value',
    rules: 'strict',
    status: 'active',
  };
}

function conflict(
  id: number,
  row: number,
  name: string,
  values: { base: string; sheet: string; db: string },
  now: number,
): views.ConflictView {
  const at = (ms: number): string => new Date(now - ms).toISOString();
  return {
    id,
    row,
    rowKey: `key${row}`,
    column: name,
    base: values.base,
    sheet: {
      value: values.sheet,
      at: at(30_000),
      refused: null,
      by: id % 2 === 0 ? 'ada@example.com' : null,
    },
    db: { value: values.db, at: at(24_000), isRowGone: false },
    resolution: 'PENDING',
    isOpen: true,
    answers: [],
    createdAt: at(24_000),
    resolvedAt: null,
  };
}

function entry(
  id: number,
  origin: views.ActivityList['entries'][number]['origin'],
  row: number,
  cells: [column: string, from: string | null, to: string | null][],
  at: string,
  outcome: string,
): views.ActivityList['entries'][number] {
  return {
    id,
    at,
    origin,
    operation: 'UPDATE',
    by: origin === 'SHEET' ? 'person@example.com' : null,
    row,
    rowKey: `key${row}`,
    cells: cells.map(([name, from, to]) => ({ column: name, from, to })),
    outcome,
    canRestore: true,
  };
}

/** Answers of a backend for the link; what is decided is changed in it. */
export function answersOf(link: FakeLink): Answers {
  const listOf = <T>(entries: T[]) => ({ entries, next: null });
  const counted = (): views.LinkView => ({
    ...link.view,
    openConflicts: link.conflicts.filter(({ isOpen }) => isOpen).length,
    issues: link.issues.length,
    deadLetters: link.letters.length,
    approvals: link.approvals.length,
  });
  const paused = (status: 'paused' | 'active') => (): views.LinkView => {
    link.view = {
      ...link.view,
      status,
      sentence: status === 'paused' ? 'You paused it.' : 'Both sides are the same.',
    };
    return counted();
  };
  const decide = (one: views.ConflictView, side: string): views.ConflictView => ({
    ...one,
    isOpen: false,
    resolution: side === 'sheet' ? 'SHEET_WINS' : 'DB_WINS',
    answers: [side === 'sheet' ? 'sheet' : 'db'],
    resolvedAt: one.createdAt,
  });
  const answers: Answers = {
    'GET ': counted,
    'POST /sync': counted,
    'POST /pause': paused('paused'),
    'POST /resume': paused('active'),
    'POST /unlink': () => ({ isNew: true }),
    'POST /settings': (body) => {
      link.view = { ...link.view, ...(JSON.parse(body) as Partial<views.LinkView>) };
      return counted();
    },
    'GET /columns': () => link.columns,
    'GET /conflicts?state=open': () => listOf(link.conflicts.filter(({ isOpen }) => isOpen)),
    'GET /conflicts?state=all': () => listOf(link.conflicts),
    'POST /conflicts/choose-all': (body) => {
      const { side } = JSON.parse(body) as { side: string };
      const count = link.conflicts.filter(({ isOpen }) => isOpen).length;
      link.conflicts = link.conflicts.map((one) => (one.isOpen ? decide(one, side) : one));
      return { count };
    },
    'GET /issues': () => listOf(link.issues),
    'GET /dead-letters': () => listOf(link.letters),
    'POST /dead-letters/retry': () => ({ count: link.letters.splice(0).length }),
    'GET /approvals': () => ({ approvals: link.approvals }),
    'GET /activity': () => listOf(link.activity),
  };
  for (const { id } of link.conflicts) {
    answers[`POST /conflicts/${id}/choose`] = (body) => {
      const { side } = JSON.parse(body) as { side: string };
      link.conflicts = link.conflicts.map((one) => (one.id === id ? decide(one, side) : one));
      return { conflict: link.conflicts.find((one) => one.id === id), isNew: true };
    };
  }
  for (const { id } of link.approvals) {
    answers[`POST /approvals/${id}`] = () => {
      link.approvals = link.approvals.filter((one) => one.id !== id);
      return { approvals: link.approvals };
    };
  }
  for (const { id } of link.columns.columns) {
    answers[`POST /columns/${id}`] = (body) => {
      const { skip, ...choice } = JSON.parse(body) as { skip?: boolean };
      const status =
        skip === undefined ? {} : { status: skip ? ('deprecated' as const) : ('active' as const) };
      link.columns.columns = link.columns.columns.map((one) =>
        one.id === id ? { ...one, ...choice, ...status } : one,
      );
      return link.columns;
    };
  }
  return answers;
}

/** What a preview of the same tab says. */
export function fakePreview(): PreviewAnswer {
  const seen = (
    index: number,
    header: string,
    type: PreviewAnswer['columns'][number]['type'],
    samples: string[],
    warnings: string[] = [],
  ): PreviewAnswer['columns'][number] => ({
    index,
    letters: String.fromCharCode(65 + index),
    header,
    name: header.toLowerCase().replace(' ', '_'),
    type,
    nativeType: 'mediumtext',
    skip: false,
    samples,
    warnings,
    canBeKey: index === 0,
  });
  return {
    v: 1,
    t1: 1,
    linkId: null,
    tableName: 'sheet_airports',
    columns: [
      seen(0, 'Code', 'TEXT', ['00M', '00R', '00V']),
      seen(1, 'City', 'TEXT', ['Bay Springs', 'Livingston', 'Colorado Springs']),
      seen(
        2,
        'Height',
        'NUMBER',
        ['351', '151', '6874'],
        ['3 of 3,376 cells hold no number and would be refused.'],
      ),
      seen(3, 'Opened', 'DATE', ['1954-06-01', '1961-11-20']),
      seen(4, 'In use', 'BOOLEAN', ['TRUE', 'FALSE']),
    ],
    warnings: [],
    dryRun: {
      mysql: { inserted: 3_376, changed: 0, removed: 0, cells: 16_877 },
      sheet: { inserted: 0, changed: 0, removed: 0, cells: 0 },
      refused: {
        cells: 3,
        samples: [{ row: 31, column: 'Height', value: 'about 900', why: 'is not a number' }],
      },
      samples: [
        {
          side: 'mysql',
          row: 2,
          values: { code: '00M', city: 'Bay Springs', height: '351', opened: '1954-06-01', in_use: '1' },
        },
      ],
    },
  };
}
