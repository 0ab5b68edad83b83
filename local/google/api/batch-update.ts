/**
 * spreadsheets.batchUpdate: the shape of every request is checked before the first is applied, and all are
 * applied in order. The error names the request that was refused.
 */
import { z } from 'zod';
import type { EditContext } from './edit-context.ts';
import { atItem, invalidArgument, unimplemented } from './google-error.ts';
import { parseBody } from './parse-body.ts';
import { requestKinds, unsupportedKinds } from './requests/request-kinds.ts';
import type { Prepared } from './requests/request-kind.ts';
import { boolean, string } from './wire-schemas.ts';

const batchSchema = z.strictObject({
  requests: z.array(z.record(z.string(), z.unknown())).optional(),
  includeSpreadsheetInResponse: boolean.optional(),
  responseRanges: z.array(string).optional(),
  responseIncludeGridData: boolean.optional(),
});

/** A batch whose shape was checked. */
export interface Batch {
  readonly requests: readonly { readonly kind: string; readonly apply: Prepared }[];
  readonly includeSpreadsheetInResponse: boolean;
  readonly responseRanges: readonly string[];
  readonly responseIncludeGridData: boolean;
}

/** Checks the shape of the body; nothing of the workbook is looked at. */
export function parseBatch(body: unknown): Batch {
  const { requests = [], ...rest } = parseBody(batchSchema, body);
  if (requests.length === 0) throw invalidArgument('Must specify at least one request.');
  return {
    requests: requests.map(prepare),
    includeSpreadsheetInResponse: rest.includeSpreadsheetInResponse ?? false,
    responseRanges: rest.responseRanges ?? [],
    responseIncludeGridData: rest.responseIncludeGridData ?? false,
  };
}

function prepare(request: Record<string, unknown>, index: number): { kind: string; apply: Prepared } {
  const [kind, second] = Object.keys(request);
  if (kind === undefined) throw invalidArgument(`Invalid requests[${index}]: No request set.`);
  if (second !== undefined) {
    throw invalidArgument(
      `Invalid value at 'requests[${index}]' (oneof), oneof field 'kind' is already set. Cannot set '${second}'`,
    );
  }
  if (unsupportedKinds.has(kind)) throw unimplemented(`requests of kind ${kind}`);
  const known = requestKinds.get(kind);
  if (!known) {
    throw invalidArgument(
      `Invalid JSON payload received. Unknown name "${kind}" at 'requests[${index}]': Cannot find field.`,
    );
  }
  return { kind, apply: known(request[kind], ['requests', index, kind]) };
}

/** Applies a batch; returns the replies in the order of the requests. The caller takes all back on a refusal. */
export function applyBatch(batch: Batch, context: EditContext): object[] {
  const replies: object[] = [];
  for (const { kind, apply, index } of inTurn(batch, context)) {
    replies[index] = atItem(`requests[${index}].${kind}`, () => apply(context));
  }
  return replies;
}

/** The requests with their places, in the order in which they are applied. */
function inTurn(
  { requests }: Batch,
  { workbook }: EditContext,
): (Batch['requests'][number] & { index: number })[] {
  const placed = requests.map((request, index) => ({ ...request, index }));
  if (workbook.switches.isOn('copiesSeeEarlierState')) return placed;
  const isCopy = ({ kind }: { kind: string }): boolean => kind === 'copyPaste';
  return [...placed.filter((request) => !isCopy(request)), ...placed.filter(isCopy)];
}
