/**
 * Requests on filters. The id of a filter view may be chosen by the caller, and "it is an error to specify the
 * ID of a filter that already exists" (API reference): ids are unique in the whole spreadsheet, unless a switch says else.
 * The wording of the two refusals is modelled on that for named ranges; no recording of it is known.
 */
import { z } from 'zod';
import { applyBasicFilter } from '../../workbook/basic-filter.ts';
import type { FilterView, Tab } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import type { EditContext } from '../edit-context.ts';
import { maskOf, parseFieldMask } from '../field-mask.ts';
import { invalidArgument } from '../google-error.ts';
import { renderFilterView } from '../render-sheet-parts.ts';
import { rangeOf, writeUnderMask } from '../wire-cell.ts';
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

function known(workbook: Workbook, id: number): { tab: Tab; view: FilterView } {
  const tab = tabWithView(workbook, id);
  const view = tab?.state.filterViews.find(({ filterViewId }) => filterViewId === id);
  if (!tab || !view) throw invalidArgument(`No filter view with id: ${id}`);
  return { tab, view };
}

function newViewId(context: EditContext): number {
  return context.newId((id) => tabWithView(context.workbook, id) !== undefined);
}

export const addFilterView = requestKind(z.strictObject({ filter: filterView }), (context, { filter }) => {
  const { workbook } = context;
  const { filterViewId: wanted, title = 'Filter 1', range = {}, ...settings } = filter;
  const isRefused = workbook.switches.isOn('repeatedFilterViewIdIsRefused');
  if (isRefused && wanted !== undefined && tabWithView(workbook, wanted)) {
    throw invalidArgument(
      `Cannot add filter view with id ${wanted}, a filter view with that id already exists.`,
    );
  }
  context.place(range);
  const place = rangeOf(range);
  const added = { filterViewId: wanted ?? newViewId(context), title, range: place, settings };
  context.tab(place.tabId).state.filterViews.push(added);
  workbook.touch();
  return { addFilterView: { filter: renderFilterView(added) } };
});

export const updateFilterView = requestKind(
  z.strictObject({ filter: filterView, fields: string }),
  (context, { filter, fields }) => {
    const { filterViewId = 0, title = '', range = {}, ...settings } = filter;
    const mask = parseFieldMask(fields);
    const { tab, view } = known(context.workbook, filterViewId);
    const place = maskOf(mask, 'range') ? context.place(range) : undefined;
    const own = new Set(['title', 'range', 'filterViewId']);
    const next: FilterView = {
      filterViewId,
      title: maskOf(mask, 'title') ? title : view.title,
      range: place ? rangeOf(range) : view.range,
      settings:
        writeUnderMask(view.settings, settings, {
          all: mask.all,
          fields: new Map([...mask.fields].filter(([name]) => !own.has(name))),
        }) ?? {},
    };
    tab.state.filterViews = tab.state.filterViews.filter((other) => other !== view);
    (place?.tab ?? tab).state.filterViews.push(next);
    context.workbook.touch();
    return undefined;
  },
);

export const duplicateFilterView = requestKind(
  z.strictObject({ filterId: int.optional() }),
  (context, { filterId = 0 }) => {
    const { tab, view } = known(context.workbook, filterId);
    const copy = { ...view, filterViewId: newViewId(context), title: `Copy of ${view.title}` };
    tab.state.filterViews.push(copy);
    tab.touch();
    return { duplicateFilterView: { filter: renderFilterView(copy) } };
  },
);

export const deleteFilterView = requestKind(
  z.strictObject({ filterId: int.optional() }),
  ({ workbook }, { filterId = 0 }) => {
    const { tab, view } = known(workbook, filterId);
    tab.state.filterViews = tab.state.filterViews.filter((other) => other !== view);
    workbook.touch();
    return undefined;
  },
);

export const setBasicFilter = requestKind(
  z.strictObject({ filter: z.strictObject({ range: gridRange.optional(), ...settings }) }),
  (context, { filter: { range = {}, ...others } }) => {
    const { tab, area } = context.place(range);
    tab.state.basicFilter = { range: { tabId: tab.tabId, ...area }, settings: others };
    applyBasicFilter(tab);
    return undefined;
  },
);

export const clearBasicFilter = requestKind(
  z.strictObject({ sheetId: int.optional() }),
  (context, { sheetId }) => {
    const tab = context.tab(sheetId);
    tab.state.basicFilter = undefined;
    applyBasicFilter(tab);
    return undefined;
  },
);
