/** The API of a link's columns: what is synced how, what happened to them, and what a person decides about one. */
import { Hono } from 'hono';

import { columnSchema } from '../../shared/protocol/link-api/requests.ts';
import type { ColumnList } from '../../shared/protocol/link-api/views.ts';
import { PERSON_HEADER } from '../../shared/protocol/signing.ts';
import { columnLetters } from '../core/column-letters.ts';
import type { Link } from '../core/link.ts';
import type { ColumnDecision, MayWiden } from '../core/schema/decide-column.ts';
import type { RegisteredColumn } from '../core/schema/registered-column.ts';
import type { SchemaRegistry } from '../ports/registry.ts';
import type { LinkEnv } from './link-access.ts';
import { parseBody } from './public-errors.ts';
import { toIso } from './iso-time.ts';

export interface ColumnDeps {
  registry: Pick<SchemaRegistry, 'read' | 'events'>;
  changeColumn: (link: Link, id: string, decision: ColumnDecision, mayWiden: MayWiden) => Promise<void>;
  /** Whether Google's token names somebody who may link tables that are there already. Throws what `Identities.verify` throws. */
  isAttacher: (token: string) => Promise<boolean>;
}

const EVENTS_MAX = 50;

/** Mounted at a link, behind `linkAccess`. */
export function columnRoutes({ registry, changeColumn, isAttacher }: ColumnDeps): Hono<LinkEnv> {
  const routes = new Hono<LinkEnv>();
  routes.get('/columns', async (context) => context.json(await listColumns(registry, context.get('link'))));
  routes.post('/columns/:id', async (context) => {
    const decision = parseBody(columnSchema, await context.req.arrayBuffer());
    const link = context.get('link');
    const token = context.req.header(PERSON_HEADER) ?? '';
    const mayWiden = async () =>
      context.get('caller') === 'operator' || (token !== '' && (await isAttacher(token)));
    await changeColumn(link, context.req.param('id'), decision, mayWiden);
    return context.json(await listColumns(registry, link));
  });
  return routes;
}

/** In the order of the tab; those that are not in it come last. */
async function listColumns(registry: ColumnDeps['registry'], { id }: Link): Promise<ColumnList> {
  const { columns } = await registry.read(id);
  const events = await registry.events(id, EVENTS_MAX);
  const place = ({ index }: RegisteredColumn) => index ?? Number.MAX_SAFE_INTEGER;
  const waiting = new Set(columns.flatMap(({ status, name }) => (status === 'wanted' ? [name] : [])));
  return {
    columns: columns.toSorted((a, b) => place(a) - place(b)).map(viewOf),
    events: events.map((event) => ({
      id: event.id,
      at: toIso(event.at),
      kind: event.kind,
      sentence: event.sentence,
      isWaiting: (event.kind === 'added' || event.kind === 'revived') && waiting.has(event.column ?? ''),
    })),
  };
}

function viewOf(column: RegisteredColumn): ColumnList['columns'][number] {
  const { id, index, header, name, type, nativeType, status } = column;
  return {
    id,
    header,
    letters: index === null ? null : columnLetters(index),
    name,
    type,
    nativeType,
    direction: column.direction ?? 'both',
    formulas: column.formulas ?? 'value',
    rules: column.rules ?? 'strict',
    status: status === 'deprecated' ? 'deprecated' : 'active',
  };
}
