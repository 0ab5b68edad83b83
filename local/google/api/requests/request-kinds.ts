/** Every kind of request of spreadsheets.batchUpdate: those that the stand-in can do, and the names of the rest. */
import { appendCells, repeatCell, updateCells } from './cell-requests.ts';
import {
  appendDimension,
  deleteDimension,
  insertDimension,
  moveDimension,
  updateDimensionProperties,
} from './line-requests.ts';
import { mergeCells, unmergeCells } from './merge-requests.ts';
import { createDeveloperMetadata } from './metadata-requests.ts';
import { copyPaste, sortRange } from './paste-requests.ts';
import { addProtectedRange, deleteProtectedRange } from './protection-requests.ts';
import type { RequestKind } from './request-kind.ts';
import {
  addSheet,
  deleteSheet,
  updateSheetProperties,
  updateSpreadsheetProperties,
} from './sheet-requests.ts';
import { addFilterView, clearBasicFilter, deleteFilterView, setBasicFilter } from './view-requests.ts';

export const requestKinds: ReadonlyMap<string, RequestKind> = new Map(
  Object.entries({
    addFilterView,
    addProtectedRange,
    addSheet,
    appendCells,
    appendDimension,
    clearBasicFilter,
    copyPaste,
    createDeveloperMetadata,
    deleteDimension,
    deleteFilterView,
    deleteProtectedRange,
    deleteSheet,
    insertDimension,
    mergeCells,
    moveDimension,
    repeatCell,
    setBasicFilter,
    sortRange,
    unmergeCells,
    updateCells,
    updateDimensionProperties,
    updateSheetProperties,
    updateSpreadsheetProperties,
  }),
);

/** Kinds that Google knows and the stand-in answers with 501. */
export const unsupportedKinds: ReadonlySet<string> = new Set(
  `addBanding addChart addConditionalFormatRule addDataSource addDimensionGroup addNamedRange addSlicer addTable
  autoFill autoResizeDimensions cancelDataSourceRefresh cutPaste deleteBanding deleteConditionalFormatRule
  deleteDataSource deleteDeveloperMetadata deleteDimensionGroup deleteDuplicates deleteEmbeddedObject
  deleteNamedRange deleteRange deleteTable duplicateFilterView duplicateSheet findReplace insertRange
  pasteData randomizeRange refreshDataSource setDataValidation textToColumns trimWhitespace 
  updateBanding updateBorders updateChartSpec updateConditionalFormatRule updateDataSource
  updateDeveloperMetadata updateDimensionGroup updateEmbeddedObjectBorder updateEmbeddedObjectPosition
  updateFilterView updateNamedRange updateProtectedRange updateSlicerSpec updateTable`
    .trim()
    .split(/\s+/),
);
