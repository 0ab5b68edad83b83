/** Holds requests and their answers to Google's schema: the method, the names of parameters, every member of the bodies. */
import { parseCall } from '../api/api-call.ts';
import { withoutNulls } from '../api/parse-body.ts';
import { parseDriveAddress } from '../drive/drive-call.ts';
import type { Exchange } from '../server/exchanges.ts';
import type { Misfit } from './service-schema.ts';
import { ServiceSchema } from './service-schema.ts';

/** One thing that Google's schema does not know. */
export interface Violation extends Misfit {
  readonly side: 'request' | 'answer';
  /** Such as "spreadsheets.batchUpdate". */
  readonly method: string;
}

/** Parameters of other methods of which Google takes no notice: recorded with the status 200. */
const tolerated: Readonly<Record<string, readonly string[]>> = {
  'files.get': ['includeItemsFromAllDrives'],
};

export class ExchangeCheck {
  readonly #sheets: ServiceSchema;
  readonly #drive: ServiceSchema;

  private constructor(sheets: ServiceSchema, drive: ServiceSchema) {
    this.#sheets = sheets;
    this.#drive = drive;
  }

  /** Reads Google's schema. */
  static async load(): Promise<ExchangeCheck> {
    return new ExchangeCheck(await ServiceSchema.load('sheets'), await ServiceSchema.load('drive'));
  }

  /** What is wrong with an exchange; nothing for addresses outside of these APIs. */
  violations({ verb, address, request, answer }: Exchange): Violation[] {
    const { pathname, searchParams } = new URL(address, 'http://google');
    const isSheets = pathname.startsWith('/v4/');
    if (!isSheets && !pathname.startsWith('/drive/v3/')) return [];
    const schema = isSheets ? this.#sheets : this.#drive;
    const name = isSheets ? parseCall(verb, pathname)?.method : parseDriveAddress(verb, pathname)?.method;
    const method = schema.methods[name ?? ''];
    const isRefused = answer !== undefined && answer.status >= 400;

    const label = name ?? `${verb} ${pathname}`;
    const inRequest: Misfit[] = [];
    if (!method) {
      if (!isRefused) inRequest.push({ path: pathname, reason: 'is no address of the API' });
    } else {
      for (const parameter of searchParams.keys()) {
        if (method.parameters.includes(parameter) || tolerated[label]?.includes(parameter)) continue;
        inRequest.push({ path: `?${parameter}`, reason: 'is no parameter of the method' });
      }
      inRequest.push(...misfits(schema, method.request ?? 'Nothing', withoutNulls, request));
    }
    const answerType = isRefused ? 'Error' : (method?.response ?? 'Nothing');
    // What stands before the API answers with pages; they are no answer of the API.
    const isPage = isRefused && answer.body.startsWith('<!DOCTYPE html>');
    const inAnswer = answer && !isPage ? misfits(schema, answerType, (body) => body, answer.body) : [];

    return [
      ...inRequest.map((misfit) => ({ side: 'request' as const, method: label, ...misfit })),
      ...inAnswer.map((misfit) => ({ side: 'answer' as const, method: label, ...misfit })),
    ];
  }
}

/** `prepare` makes of the parsed body what the schema speaks of. An empty body is nothing to be checked. */
function misfits(
  schema: ServiceSchema,
  type: string,
  prepare: (body: unknown) => unknown,
  text: string,
): Misfit[] {
  if (text === '') return [];
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return [{ path: '', reason: 'is not JSON' }];
  }
  return schema.misfits(type, prepare(body));
}
