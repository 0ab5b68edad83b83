/** How one kind of request is defined: its shape, checked before anything runs, and what it does. */
import type { z } from 'zod';
import type { EditContext } from '../edit-context.ts';
import { parseBody } from '../parse-body.ts';

/** Applies one request; returns its reply, {} for most kinds. Throws to refuse the whole batch. */
export type Prepared = (context: EditContext) => object;

/** Checks the shape of a request that stands at `path` of the body. */
export type RequestKind = (raw: unknown, path: readonly PropertyKey[]) => Prepared;

export function requestKind<T>(
  schema: z.ZodType<T>,
  apply: (context: EditContext, request: T) => object | undefined,
): RequestKind {
  return (raw, path) => {
    const request = parseBody(schema, raw, path);
    return (context) => apply(context, request) ?? {};
  };
}
