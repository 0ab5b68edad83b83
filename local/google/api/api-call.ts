/** Which method of the API a request calls. A slash before a custom verb ("/:batchUpdate") is accepted, as Google does. */

/** A call whose address was understood. */
export interface ApiCall {
  /** The method's name in the API's reference, such as "spreadsheets.batchUpdate". */
  readonly method: string;
  readonly kind: 'read' | 'write';
  readonly spreadsheetId?: string;
  readonly range?: string;
  /** A tab's id, or that of developer metadata. */
  readonly itemId?: number;
}

type Route = readonly [verb: string, pattern: RegExp, method: string, kind: ApiCall['kind']];

const base = String.raw`^/v4/spreadsheets/(?<spreadsheetId>[^/:]+)`;
const path = (rest: string): RegExp => new RegExp(`${base}${rest}$`);

const routes: readonly Route[] = [
  ['POST', /^\/v4\/spreadsheets\/?$/, 'spreadsheets.create', 'write'],
  ['GET', path('/?'), 'spreadsheets.get', 'read'],
  ['POST', path('/?:batchUpdate'), 'spreadsheets.batchUpdate', 'write'],
  ['POST', path('/?:getByDataFilter'), 'spreadsheets.getByDataFilter', 'read'],
  ['GET', path('/values/?:batchGet'), 'spreadsheets.values.batchGet', 'read'],
  ['POST', path('/values/?:batchUpdate'), 'spreadsheets.values.batchUpdate', 'write'],
  ['POST', path('/values/?:batchClear'), 'spreadsheets.values.batchClear', 'write'],
  ['POST', path('/values/?:batchGetByDataFilter'), 'spreadsheets.values.batchGetByDataFilter', 'read'],
  ['POST', path('/values/?:batchUpdateByDataFilter'), 'spreadsheets.values.batchUpdateByDataFilter', 'write'],
  ['POST', path('/values/?:batchClearByDataFilter'), 'spreadsheets.values.batchClearByDataFilter', 'write'],
  ['POST', path('/values/(?<range>.+):append'), 'spreadsheets.values.append', 'write'],
  ['POST', path('/values/(?<range>.+):clear'), 'spreadsheets.values.clear', 'write'],
  ['GET', path('/values/(?<range>.+)'), 'spreadsheets.values.get', 'read'],
  ['PUT', path('/values/(?<range>.+)'), 'spreadsheets.values.update', 'write'],
  ['POST', path('/developerMetadata/?:search'), 'spreadsheets.developerMetadata.search', 'read'],
  ['GET', path('/developerMetadata/(?<itemId>[0-9]+)'), 'spreadsheets.developerMetadata.get', 'read'],
  ['POST', path('/sheets/(?<itemId>[0-9]+):copyTo'), 'spreadsheets.sheets.copyTo', 'write'],
];

/** The call behind a request's verb and path; undefined when the API has no such method. */
export function parseCall(verb: string, pathname: string): ApiCall | undefined {
  for (const [routeVerb, pattern, method, kind] of routes) {
    const match = routeVerb === verb ? pattern.exec(pathname) : null;
    if (!match) continue;
    const { spreadsheetId, range, itemId } = match.groups ?? {};
    return {
      method,
      kind,
      ...(spreadsheetId !== undefined && { spreadsheetId: decodeURIComponent(spreadsheetId) }),
      ...(range !== undefined && { range: decodeURIComponent(range) }),
      ...(itemId !== undefined && { itemId: Number(itemId) }),
    };
  }
  return undefined;
}
