/**
 * Requests on native tables. A table is a named rectangle with a header row, and two of them may not share a cell. Column types and
 * colours are kept as sent. No recording of these calls is known: the wording of refusals is modelled on that for named ranges.
 */
import { z } from 'zod';
import { overlaps } from '../../workbook/grid-range.ts';
import type { NativeTable, Tab } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import type { EditContext, Place } from '../edit-context.ts';
import { maskOf, parseFieldMask } from '../field-mask.ts';
import { invalidArgument } from '../google-error.ts';
import { renderTable } from '../render-sheet-parts.ts';
import { rangeOf, writeUnderMask } from '../wire-cell.ts';
import { wireColors } from '../wire-numbers.ts';
import type { WireGridRange } from '../wire-schemas.ts';
import { gridRange, opaque, string } from '../wire-schemas.ts';
import { requestKind } from './request-kind.ts';

const table = z.strictObject({
  tableId: string.optional(),
  name: string.optional(),
  range: gridRange.optional(),
  columnProperties: z.array(opaque).optional(),
  rowsProperties: opaque.optional(),
});

function all(workbook: Workbook): { tab: Tab; table: NativeTable }[] {
  return workbook.tabs.flatMap((tab) => tab.state.tables.map((each) => ({ tab, table: each })));
}

function known(workbook: Workbook, id: string): { tab: Tab; table: NativeTable } {
  const found = all(workbook).find(({ table: { tableId } }) => tableId === id);
  if (!found) throw invalidArgument(`No table with id: ${id}`);
  return found;
}

function freePlace(context: EditContext, range: WireGridRange, own?: NativeTable): Place {
  const place = context.place(range);
  const { tab, area } = place;
  if (tab.state.tables.some((other) => other !== own && overlaps(tab.clip(other.range), area))) {
    throw invalidArgument('You cannot add a table to a range that already has a table.');
  }
  return place;
}

function freeName(workbook: Workbook, name: string, own?: NativeTable): string {
  const isTaken = all(workbook).some(
    ({ table: each }) => each !== own && each.name.toLowerCase() === name.toLowerCase(),
  );
  if (isTaken) {
    throw invalidArgument(`Cannot add table with name ${name}, a table with that name already exists.`);
  }
  return name;
}

function numberedName(workbook: Workbook): string {
  const names = new Set(all(workbook).map(({ table: { name } }) => name));
  for (let number = 1; ; number += 1) if (!names.has(`Table${number}`)) return `Table${number}`;
}

export const addTable = requestKind(z.strictObject({ table }), (context, { table: wanted }) => {
  const { workbook } = context;
  const { tableId, name = numberedName(workbook), range = {}, ...settings } = wanted;
  const { tab } = freePlace(context, range);
  const added = {
    tableId: tableId ?? String(context.newId(() => false)),
    name: freeName(workbook, name),
    range: rangeOf(range),
    settings: wireColors(settings),
  };
  tab.state.tables.push(added);
  workbook.touch();
  return { addTable: { table: renderTable(added) } };
});

export const updateTable = requestKind(
  z.strictObject({ table, fields: string }),
  (context, { table: wanted, fields }) => {
    const { tableId = '', name = '', range = {}, ...settings } = wanted;
    const mask = parseFieldMask(fields);
    const { tab, table: old } = known(context.workbook, tableId);
    const place = maskOf(mask, 'range') ? freePlace(context, range, old) : undefined;
    const own = new Set(['range', 'name', 'tableId']);
    const next: NativeTable = {
      tableId,
      name: maskOf(mask, 'name') ? freeName(context.workbook, name, old) : old.name,
      range: place ? rangeOf(range) : old.range,
      settings:
        writeUnderMask(old.settings, wireColors(settings), {
          all: mask.all,
          fields: new Map([...mask.fields].filter(([field]) => !own.has(field))),
        }) ?? {},
    };
    tab.state.tables = tab.state.tables.filter((other) => other !== old);
    (place?.tab ?? tab).state.tables.push(next);
    context.workbook.touch();
    return undefined;
  },
);

/** The cells of the table go with it. */
export const deleteTable = requestKind(
  z.strictObject({ tableId: string.optional() }),
  ({ workbook }, { tableId = '' }) => {
    const { tab, table: old } = known(workbook, tableId);
    const { startRow, endRow, startColumn, endColumn } = tab.clip(old.range);
    for (let row = startRow; row < endRow; row += 1) {
      tab.mapCells(row, startColumn, endColumn, () => undefined);
    }
    tab.state.tables = tab.state.tables.filter((other) => other !== old);
    workbook.touch();
    return undefined;
  },
);
