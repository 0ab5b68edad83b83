/** The person's actions as JSON: POST /control/spreadsheets/{id}/{action}. */
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import type { Workbook } from '../workbook/workbook.ts';
import { freeTabId } from './create-spreadsheet.ts';
import type { HumanActions } from './human-actions.ts';

type Run = (human: HumanActions, workbook: Workbook, body: unknown) => Promise<object>;

function action<T>(
  schema: z.ZodType<T>,
  run: (human: HumanActions, body: T, workbook: Workbook) => Promise<object | undefined>,
): Run {
  return async (human, workbook, body) => (await run(human, schema.parse(body), workbook)) ?? {};
}

/** An action without an answer of its own. */
function plain<T>(schema: z.ZodType<T>, run: (human: HumanActions, body: T) => Promise<void>): Run {
  return action(schema, async (human, body) => {
    await run(human, body);
    return undefined;
  });
}

const tabId = z.int();
const line = z.int().min(0);
const where = z.union([z.string(), z.strictObject({ row: line, column: line })]);
const lines = {
  tabId,
  dimension: z.enum(['ROWS', 'COLUMNS']),
  start: line,
  count: z.int().positive().default(1),
};
const typed = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const actions: Readonly<Record<string, Run | undefined>> = {
  type: plain(
    z.strictObject({ tabId, range: where, values: z.array(z.array(typed)), raw: z.boolean().default(false) }),
    (human, body) => human.type(body.tabId, body.range, body.values, body.raw),
  ),
  clear: plain(z.strictObject({ tabId, range: where }), (human, body) => human.clear(body.tabId, body.range)),
  'insert-lines': plain(z.strictObject(lines), (human, { tabId, dimension, start, count }) =>
    human.insertLines(tabId, dimension, start, count),
  ),
  'delete-lines': plain(z.strictObject(lines), (human, { tabId, dimension, start, count }) =>
    human.deleteLines(tabId, dimension, start, count),
  ),
  'move-lines': plain(
    z.strictObject({ ...lines, destination: line }),
    (human, { tabId, dimension, start, count, destination }) =>
      human.moveLines(tabId, dimension, start, count, destination),
  ),
  sort: plain(
    z.strictObject({
      tabId,
      range: where,
      by: z.array(z.strictObject({ column: line, descending: z.boolean().default(false) })).min(1),
    }),
    (human, body) => human.sort(body.tabId, body.range, body.by),
  ),
  'rename-tab': plain(z.strictObject({ tabId, title: z.string() }), (human, body) =>
    human.renameTab(body.tabId, body.title),
  ),
  'add-tab': action(z.strictObject({ title: z.string().min(1) }), async (human, { title }, workbook) => {
    const tabId = freeTabId(workbook);
    await human.addTab(title, tabId);
    return { tabId };
  }),
  'delete-tab': plain(z.strictObject({ tabId }), (human, body) => human.deleteTab(body.tabId)),
};

/** Runs an action by name; throws a 404 for a name that is none. */
export function runAction(
  human: HumanActions,
  workbook: Workbook,
  name: string,
  body: unknown,
): Promise<object> {
  const run = actions[name];
  if (!run) {
    throw new HTTPException(404, {
      message: `There is no action "${name}"; there are ${Object.keys(actions).join(', ')}.`,
    });
  }
  return run(human, workbook, body);
}
