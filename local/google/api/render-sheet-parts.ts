/** What lies on a tab besides cells, as the API shows it. */
import type { NamedRange } from '../workbook/named-ranges.ts';
import type { BandedRange, FilterView, NativeTable, ProtectedRange } from '../workbook/tab.ts';
import { wireRange } from './wire-cell.ts';

/** Who reads, for `requestingUserCanEdit`. */
export interface Reader {
  readonly email: string;
  readonly owner: boolean;
  readonly ownerEmail: string;
}

export function renderNamedRange({ namedRangeId, name, range }: NamedRange): object {
  return { namedRangeId, name, ...(range && { range: wireRange(range) }) };
}

export function renderFilterView({ filterViewId, title, range, settings }: FilterView): object {
  return { filterViewId, title, range: wireRange(range), ...settings };
}

export function renderBandedRange({ bandedRangeId, range, settings }: BandedRange): object {
  return { bandedRangeId, range: wireRange(range), ...settings };
}

export function renderTable({ tableId, name, range, settings }: NativeTable): object {
  return { tableId, name, range: wireRange(range), ...settings };
}

/**
 * A protected range as its reader may see it: the list of editors only if he is one. `owner`: the account that is
 * listed beside those that were named; left out in the reply to the request that adds a range, as Google does.
 */
export function renderProtectedRange(protection: ProtectedRange, reader: Reader, owner?: string): object {
  const { protectedRangeId, range, description, warningOnly, editors } = protection;
  const mayEdit = warningOnly || reader.owner || editors.includes(reader.email);
  const users = [...new Set(owner === undefined ? editors : [...editors, owner])];
  return {
    protectedRangeId,
    range: wireRange(range),
    ...(description !== undefined && { description }),
    ...(warningOnly && { warningOnly }),
    ...(mayEdit && { requestingUserCanEdit: true }),
    ...(mayEdit && !warningOnly && { editors: users.length === 0 ? {} : { users } }),
  };
}
