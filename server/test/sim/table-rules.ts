/** What the linked table of a run refuses beyond its types: as if a customer had added a CHECK. */
import type { SheetValue } from '../../core/values/cell-value.ts';
import type { TableRules } from './mysql/linked-tables.ts';

const CHECK_VIOLATED = 3819;

export const TABLE_RULES: TableRules = {
  refuseRow: (values) => (Object.values(values).some(isRefusedByTable) ? CHECK_VIOLATED : null),
};

/** Negative numbers; as values are kept, numbers are texts. */
export function isRefusedByTable(value: SheetValue): boolean {
  return typeof value === 'string' && /^-\d/.test(value);
}
