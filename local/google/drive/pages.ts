/** Long lists in pages. A page token says where the next page begins, and which list it belongs to. */
import { createHash } from 'node:crypto';
import { invalidParameter } from './drive-error.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined on the last page. */
  readonly nextPageToken: string | undefined;
}

/** The `pageSize` of a query; throws Drive's refusal of one that is out of bounds. */
export function pageSizeOf(query: URLSearchParams, usual: number, max = 1000): number {
  const text = query.get('pageSize');
  if (text === null) return usual;
  const size = Number(text);
  if (Number.isInteger(size) && size >= 1 && size <= max) return size;
  const message = `Invalid value '${text}'. Values must be within the range: [1, ${max}]`;
  throw invalidParameter('pageSize', message, 'invalidParameter');
}

/** The page that `pageToken` and `pageSize` name. `list`: what makes the list another one, such as its query. */
export function pageOf<T>(
  all: readonly T[],
  query: URLSearchParams,
  { size, list }: { size: number; list: readonly (string | null)[] },
): Page<T> {
  const mark = createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 16);
  const token = query.get('pageToken') ?? '';
  const [, start = '0'] = new RegExp(`^~${mark}~(\\d+)$`).exec(token) ?? [];
  if (token !== '' && start === '0') throw invalidParameter('pageToken');
  const end = Number(start) + size;
  const items = all.slice(Number(start), end);
  return { items, nextPageToken: end < all.length ? `~${mark}~${end}` : undefined };
}
