/**
 * Requests on filters. The id of a filter view may be chosen by the caller, and "it is an error to specify the
 * ID of a filter that already exists" (API reference): ids are unique in the whole spreadsheet.
 * The wording of the two refusals is modelled on that for named ranges; no recording of it is known.
 */
import { z } from 'zod';
import type { Tab } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import { invalidArgument } from '../google-error.ts';
import { rangeOf, wireRange } from '../wire-cell.ts';
import { gridRange, int, opaque, string } from '../wire-schemas.ts';
import { requestKind } from './request-kind.ts';

const settings = {
  namedRangeId: string.optional(),
  tableId: string.optional(),
  sortSpecs: z.array(opaque).optional(),
  criteria: opaque.optional(),
  filterSpecs: z.array(opaque).optional(),
};

const filterView = z.strictObject({
  filterViewId: int.optional(),
  title: string.optional(),
  range: gridRange.optional(),
  ...settings,
});

function tabWithView(workbook: Workbook, id: number): Tab | undefined {
  return workbook.tabs.find((tab) => tab.state.filterViews.some((view) => view.filterViewId === id));
}

export const addFilterView = requestKind(z.strictObject({ filter: filterView }), (context, { filter }) => {
  const { workbook } = context;
  const { filterViewId: wanted, title = 'Filter 1', range = {}, ...others } = filter;
  if (wanted !== undefined && tabWithView(workbook, wanted)) {
    throw invalidArgument(
      `Cannot add filter view with id ${wanted}, a filter view with that id already exists.`,
    );
  }
  context.place(range);
  const filterViewId = wanted ?? context.newId((id) => tabWithView(workbook, id) !== undefined);
  const place = rangeOf(range);
  context.tab(place.tabId).state.filterViews.push({ filterViewId, title, range: place, settings: others });
  workbook.touch();
  return { addFilterView: { filter: { filterViewId, title, range: wireRange(place), ...others } } };
});

export const deleteFilterView = requestKind(
  z.strictObject({ filterId: int.optional() }),
  ({ workbook }, { filterId = 0 }) => {
    const tab = tabWithView(workbook, filterId);
    if (!tab) throw invalidArgument(`No filter view with id: ${filterId}`);
    tab.state.filterViews = tab.state.filterViews.filter((view) => view.filterViewId !== filterId);
    workbook.touch();
    return undefined;
  },
);

export const setBasicFilter = requestKind(
  z.strictObject({ filter: z.strictObject({ range: gridRange.optional(), ...settings }) }),
  (context, { filter: { range = {}, ...others } }) => {
    const { tab, area } = context.place(range);
    tab.state.basicFilter = { range: { tabId: tab.tabId, ...area }, settings: others };
    tab.touch();
    return undefined;
  },
);

export const clearBasicFilter = requestKind(
  z.strictObject({ sheetId: int.optional() }),
  (context, { sheetId }) => {
    const tab = context.tab(sheetId);
    tab.state.basicFilter = undefined;
    tab.touch();
    return undefined;
  },
);
