/** Requests on whole tabs and on the spreadsheet's own properties. */
import { z } from 'zod';
import { appendLines, deleteLines } from '../../workbook/lines.ts';
import { renameTab } from '../../workbook/rename-tab.ts';
import type { Tab, TabProperties } from '../../workbook/tab.ts';
import type { Workbook } from '../../workbook/workbook.ts';
import type { EditContext } from '../edit-context.ts';
import type { FieldMask } from '../field-mask.ts';
import { maskOf, parseFieldMask } from '../field-mask.ts';
import { invalidArgument, unimplemented } from '../google-error.ts';
import { renderSheetProperties } from '../render-spreadsheet.ts';
import type { WireSheetProperties } from '../wire-schemas.ts';
import { int, opaque, sheetProperties, string } from '../wire-schemas.ts';
import { wireColors, withoutZeros } from '../wire-numbers.ts';
import { writeUnderMask } from '../wire-cell.ts';
import { checkAddedLines, checkColumnCount, checkGrowth } from '../storage-limits.ts';
import { requestKind } from './request-kind.ts';

/** Refuses a title that is too long or taken by another tab. */
export function checkTitle(workbook: Workbook, title: string, own?: Tab): void {
  if (title.length > 100) throw invalidArgument('The sheet name cannot be greater than 100 characters.');
  const other = workbook.tabByTitle(title);
  if (other && other !== own) {
    throw invalidArgument(`A sheet with the name "${title}" already exists. Please enter another name.`);
  }
}

function freeTitle(workbook: Workbook): string {
  let number = workbook.tabs.length + 1;
  while (workbook.tabByTitle(`Sheet${number}`)) number += 1;
  return `Sheet${number}`;
}

/** Adds a tab as `properties` say; used for new spreadsheets, too. */
export function addTab(context: EditContext, properties: WireSheetProperties): Tab {
  const { workbook } = context;
  const { sheetType = 'GRID', gridProperties = {}, hidden, ...rest } = properties;
  if (sheetType !== 'GRID') throw unimplemented(`sheets of type ${sheetType}`);
  const title = properties.title ?? freeTitle(workbook);
  checkTitle(workbook, title);
  const taken = (id: number): boolean => workbook.tabById(id) !== undefined;
  if (properties.sheetId !== undefined && taken(properties.sheetId)) {
    throw invalidArgument(`A sheet with the id ${properties.sheetId} already exists.`);
  }
  const { rowCount = 1000, columnCount = 26, ...otherGrid } = gridProperties;
  if (rowCount < 1 || columnCount < 1) {
    throw invalidArgument('A sheet needs at least one row and one column.');
  }
  checkGrowth(workbook, rowCount * columnCount);
  checkColumnCount(columnCount);
  const index = properties.index ?? workbook.tabs.length;
  const size = { rows: rowCount, columns: columnCount, index };
  const tab = workbook.addTab(properties.sheetId ?? context.newId(taken), title, size);
  tab.state.hidden = hidden ?? false;
  const { tabColor, tabColorStyle, rightToLeft } = rest;
  tab.state.properties = definedParts({ tabColor, tabColorStyle, rightToLeft, gridProperties: otherGrid });
  return tab;
}

export const addSheet = requestKind(
  z.strictObject({ properties: sheetProperties.optional() }),
  (context, { properties = {} }) => {
    const tab = addTab(context, properties);
    return { addSheet: { properties: renderSheetProperties(context.workbook, tab) } };
  },
);

export const deleteSheet = requestKind(
  z.strictObject({ sheetId: int.optional() }),
  (context, { sheetId }) => {
    const tab = context.tab(sheetId, 'sheet');
    const others = context.workbook.tabs.filter((other) => other !== tab);
    if (!others.some((other) => !other.hidden)) {
      throw invalidArgument("You can't remove all the sheets in a document.");
    }
    context.checkProtection(tab, tab.clip({}));
    context.workbook.removeTab(tab);
    return undefined;
  },
);

export const updateSheetProperties = requestKind(
  z.strictObject({ properties: sheetProperties, fields: string }),
  (context, { properties, fields }) => {
    const { workbook } = context;
    const mask = parseFieldMask(fields);
    const tab = context.tab(properties.sheetId, 'sheet');
    const { title = '', hidden = false, index, gridProperties = {} } = properties;
    if (maskOf(mask, 'title')) {
      if (title === '') throw invalidArgument('The sheet name cannot be empty.');
      checkTitle(workbook, title, tab);
      renameTab(workbook, tab, title);
    }
    if (maskOf(mask, 'hidden')) {
      if (hidden && !workbook.tabs.some((other) => other !== tab && !other.hidden)) {
        throw invalidArgument("You can't hide all the sheets in a document.");
      }
      tab.state.hidden = hidden;
    }
    if (maskOf(mask, 'index') && index !== undefined) moveTab(workbook, tab, index);
    const gridMask = maskOf(mask, 'gridProperties');
    if (gridMask) resize(context, tab, gridMask, gridProperties);
    const old = tab.state.properties;
    tab.state.properties = definedParts({
      gridProperties: gridMask
        ? writeUnderMask(old.gridProperties, withoutSize(gridProperties), gridMask)
        : old.gridProperties,
      tabColor: (maskOf(mask, 'tabColor') ? properties : old).tabColor,
      tabColorStyle: (maskOf(mask, 'tabColorStyle') ? properties : old).tabColorStyle,
      rightToLeft: (maskOf(mask, 'rightToLeft') ? properties : old).rightToLeft,
    });
    tab.touch();
    return undefined;
  },
);

/** `index` counts positions before the move, as the API does: moving right skips the tab's own place. */
function moveTab(workbook: Workbook, tab: Tab, index: number): void {
  const now = workbook.tabs.indexOf(tab);
  workbook.placeTab(tab, index > now ? index - 1 : index);
}

type GridProperties = NonNullable<WireSheetProperties['gridProperties']>;

function withoutSize(properties: GridProperties): object {
  return { ...properties, rowCount: undefined, columnCount: undefined };
}

/** Only the properties that are there and not empty. */
function definedParts({
  tabColor,
  tabColorStyle,
  rightToLeft,
  gridProperties,
}: TabProperties): TabProperties {
  const properties = {
    tabColor: tabColor && wireColors(tabColor),
    tabColorStyle: tabColorStyle && wireColors(tabColorStyle),
    rightToLeft: rightToLeft === true ? true : undefined,
    gridProperties: gridProperties && withoutZeros(gridProperties),
  };
  return Object.fromEntries(
    Object.entries(properties).filter(
      ([, value]: [string, unknown]) =>
        value !== undefined &&
        !(typeof value === 'object' && value !== null && Object.keys(value).length === 0),
    ),
  );
}

function resize({ workbook }: EditContext, tab: Tab, mask: FieldMask, size: GridProperties): void {
  for (const dimension of ['ROWS', 'COLUMNS'] as const) {
    const rows = dimension === 'ROWS';
    const wanted = rows ? size.rowCount : size.columnCount;
    if (!maskOf(mask, rows ? 'rowCount' : 'columnCount')) continue;
    if (wanted === undefined && mask.all) continue;
    if (wanted === undefined || wanted < 1) {
      throw invalidArgument(`A sheet needs at least one ${rows ? 'row' : 'column'}.`);
    }
    const now = rows ? tab.rowCount : tab.columnCount;
    if (wanted > now) {
      checkAddedLines(workbook, tab, rows ? 'ROWS' : 'COLUMNS', wanted - now);
      appendLines(tab, dimension, wanted - now);
    } else if (wanted < now) {
      deleteLines(workbook, tab, dimension, wanted, now);
    }
  }
}

export const updateSpreadsheetProperties = requestKind(
  z.strictObject({ properties: opaque, fields: string }),
  ({ workbook }, { properties, fields }) => {
    const mask = parseFieldMask(fields);
    for (const name of mask.fields.keys()) {
      const value = properties[name];
      if (name !== 'title' && name !== 'timeZone' && name !== 'locale') {
        throw unimplemented(`updateSpreadsheetProperties of ${name}`);
      }
      if (typeof value !== 'string' || value === '') throw invalidArgument(`${name} must be set.`);
      workbook.state[name] = value;
    }
    workbook.touch();
    return undefined;
  },
);
