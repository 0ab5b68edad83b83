/**
 * Rows of `sync_sheet_write_items`. Keys for new rows come by the ten thousand and have nothing besides: many of them are one row,
 * whose `item` is a JSON array, and are done together.
 */
import type { IntentItem } from '../../core/intent.ts';
import type { Change } from '../../ports/change-queue.ts';
import type { StoredItem } from '../../ports/intents.ts';
import { chunksOf } from './chunks.ts';
import { integer, optionalText, text } from './read-row.ts';
import type { Row } from './session.ts';

type NewItem = Omit<StoredItem, 'id'>;

/** What a row of the table holds. */
export interface ItemRow {
  key: string | null;
  pk: string | null;
  item: string;
  changes: string;
}

/** About 200 KB, done in one transaction that locks no row of the customer's. */
const PACK_MAX = 2_000;

/** In order. A write of keys for new rows and nothing else is packed. */
export function toItemRows(items: readonly NewItem[]): ItemRow[] {
  if (items.length > 1 && items.every(isNewKey)) {
    const packs = chunksOf(items, PACK_MAX).map((pack) => JSON.stringify(pack.map(({ item }) => item)));
    return packs.map((item) => ({ key: null, pk: null, item, changes: '[]' }));
  }
  return items.map(({ item, pk, changes }) => {
    return { key: item.key, pk, item: JSON.stringify(item), changes: JSON.stringify(changes) };
  });
}

function isNewKey({ item, pk, changes }: NewItem): boolean {
  const isPlain = item.kind === 'key' && item.expected === null && item.repair === undefined;
  return isPlain && item.key !== null && item.mark === undefined && pk === null && changes.length === 0;
}

export function isPack(row: Row): boolean {
  return text(row, 'item').startsWith('[');
}

/** Items of one row have its id in common. */
export function readItems(row: Row): StoredItem[] {
  const told = JSON.parse(text(row, 'item')) as IntentItem | IntentItem[];
  const about = { id: integer(row, 'id'), pk: optionalText(row, 'pk') };
  const changes = JSON.parse(text(row, 'changes')) as Change[];
  return (Array.isArray(told) ? told : [told]).map((item) => ({ ...about, item, changes }));
}
