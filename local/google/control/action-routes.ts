/**
 * The person's actions as JSON: POST /control/spreadsheets/{id}/{action}. Every body may name the person ("user"), by
 * default the one at the keyboard.
 */
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { personEmail } from '../server/documents.ts';
import type { CellValue } from '../workbook/cell.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { freeTabId } from './create-spreadsheet.ts';
import type { HumanActions } from './human-actions.ts';

type Run = (human: HumanActions, workbook: Workbook, body: unknown) => Promise<object>;

function action<T>(
  schema: z.ZodType<T>,
  run: (human: HumanActions, body: T, workbook: Workbook) => Promise<object>,
): Run {
  return (human, workbook, body) => run(human, schema.parse(body), workbook);
}

/** An action without an answer of its own. */
function plain<S extends z.ZodRawShape>(
  shape: S,
  run: (human: HumanActions, body: z.output<z.ZodObject<S, z.core.$strict>>) => Promise<void> | void,
): Run {
  return action(z.strictObject(shape), async (human, body) => {
    await run(human, body);
    return {};
  });
}

const tabId = z.int();
const line = z.int().min(0);
const range = z.union([z.string(), z.strictObject({ row: line, column: line })]);
const lines = {
  tabId,
  dimension: z.enum(['ROWS', 'COLUMNS']),
  start: line,
  count: z.int().positive().default(1),
};
const typed = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const by = z.array(z.strictObject({ column: line, descending: z.boolean().default(false) })).min(1);
const place = { tabId, range };
const numberFormat = z.strictObject({ type: z.string(), pattern: z.string().optional() });

const actions: Readonly<Record<string, Run | undefined>> = {
  type: plain(
    {
      ...place,
      values: z.array(z.array(typed)),
      raw: z.boolean().optional(),
      offline: z.boolean().optional(),
    },
    (human, { raw, offline, ...body }) => human.type(body.tabId, body.range, body.values, { raw, offline }),
  ),
  clear: plain(place, (human, body) => human.clear(body.tabId, body.range)),
  fill: plain({ ...place, target: range }, (human, body) => human.fill(body.tabId, body.range, body.target)),
  copy: plain(place, (human, body) => human.copy(body.tabId, body.range)),
  cut: plain(place, (human, body) => human.cut(body.tabId, body.range)),
  paste: plain({ ...place, kind: z.enum(['all', 'values', 'format']).default('all') }, (human, body) =>
    human.paste(body.tabId, body.range, body.kind),
  ),
  replace: plain({ ...place, find: z.string(), replacement: z.string() }, (human, body) =>
    human.replace(body.tabId, body.range, body.find, body.replacement),
  ),
  'insert-checkboxes': plain(place, (human, body) => human.insertCheckboxes(body.tabId, body.range)),
  toggle: plain(place, (human, body) => human.toggle(body.tabId, body.range)),
  format: plain({ ...place, numberFormat }, (human, { numberFormat: { type, pattern }, ...body }) =>
    human.format(body.tabId, body.range, { type, ...(pattern !== undefined && { pattern }) }),
  ),
  annotate: plain({ ...place, note: z.string() }, (human, body) =>
    human.annotate(body.tabId, body.range, body.note),
  ),
  sort: plain({ ...place, by }, (human, body) => human.sort(body.tabId, body.range, body.by)),
  'sort-sheet': plain({ tabId, by }, (human, body) => human.sortSheet(body.tabId, body.by)),
  'sort-by-head': plain({ tabId, by: by.element }, (human, body) => human.sortByHead(body.tabId, body.by)),
  'submit-form': plain({ tabId, answers: z.array(typed).min(1) }, (human, body) =>
    human.submitForm(body.tabId, body.answers),
  ),
  filter: plain({ ...place, column: line, hiddenValues: z.array(z.string()) }, (human, body) =>
    human.filter(body.tabId, body.range, body.column, body.hiddenValues),
  ),
  'clear-filter': plain({ tabId }, (human, body) => human.clearFilter(body.tabId)),
  'insert-lines': plain(lines, (human, { tabId, dimension, start, count }) =>
    human.insertLines(tabId, dimension, start, count),
  ),
  'delete-lines': action(
    z.strictObject(lines),
    async (human, { tabId, dimension, start, count }, workbook) => {
      const deleted = shownIn(workbook, tabId, { dimension, start, count });
      await human.deleteLines(tabId, dimension, start, count);
      return { deleted };
    },
  ),
  'move-lines': plain(
    { ...lines, destination: line },
    (human, { tabId, dimension, start, count, destination }) =>
      human.moveLines(tabId, dimension, start, count, destination),
  ),
  'hide-lines': plain({ ...lines, hidden: z.boolean().default(true) }, (human, body) =>
    human.hideLines(body.tabId, body.dimension, body.start, body.count, body.hidden),
  ),
  'rename-tab': plain({ tabId, title: z.string() }, (human, body) => human.renameTab(body.tabId, body.title)),
  'add-tab': action(z.strictObject({ title: z.string().min(1) }), async (human, { title }, workbook) => {
    const tabId = freeTabId(workbook);
    await human.addTab(title, tabId);
    return { tabId };
  }),
  'duplicate-tab': action(z.strictObject({ tabId }), async (human, body) => ({
    tabId: await human.duplicateTab(body.tabId),
  })),
  'delete-tab': plain({ tabId }, (human, body) => human.deleteTab(body.tabId)),
  undo: plain({}, (human) => human.undo()),
  redo: plain({}, (human) => human.redo()),
};

/** What whole rows or columns show in the instant before an action; blanks are null. */
function shownIn(
  workbook: Workbook,
  tabId: number,
  { dimension, start, count }: { dimension: 'ROWS' | 'COLUMNS'; start: number; count: number },
): (CellValue | null)[][] {
  const tab = workbook.tabById(tabId);
  if (!tab) return [];
  const end = start + count;
  const area =
    dimension === 'ROWS' ? { startRow: start, endRow: end } : { startColumn: start, endColumn: end };
  return tab.read(tab.clip(area)).map((row) => row.map(({ effective }) => effective ?? null));
}

export const actionNames = Object.keys(actions);

const who = z.looseObject({ user: z.email().default(personEmail) });

/** Runs an action by name; throws a 404 for a name that is none. `humanOf` gives the keyboard of a person. */
export function runAction(
  humanOf: (email: string) => HumanActions,
  workbook: Workbook,
  name: string,
  body: unknown,
): Promise<object> {
  const run = actions[name];
  if (!run) {
    throw new HTTPException(404, {
      message: `There is no action "${name}"; there are ${actionNames.join(', ')}.`,
    });
  }
  const { user, ...rest } = who.parse(body);
  return run(humanOf(user), workbook, rest);
}
