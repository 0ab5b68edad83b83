/**
 * Which items of a write Google refuses. Its sentence begins with the number of the request, which is taken as a hint where to
 * look: that the write was not applied is never told by a text, only by settling it.
 */
import type { RefusedItems } from '../../ports/sheets.ts';
import type { BatchPart } from './compile-batch.ts';

const REQUEST = /^Invalid requests\[(\d+)\]/;

/** Undefined when the sentence names no request of this batch. */
export function refusedItems(message: string, parts: readonly BatchPart[]): RefusedItems | undefined {
  const number = REQUEST.exec(message)?.[1];
  const part = number === undefined ? undefined : parts[Number(number)];
  if (part === undefined) return undefined;
  const keys = part.items.flatMap(({ key }) => key ?? []);
  return { keys: [...new Set(keys)], together: part.request.insertDimension !== undefined };
}
