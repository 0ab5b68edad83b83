/** Every kind of request of spreadsheets.batchUpdate: those that the stand-in can do, and the names of the rest. */
import { addBanding, deleteBanding, updateBanding } from './banding-requests.ts';
import { appendCells, repeatCell, updateCells } from './cell-requests.ts';
import { duplicateSheet } from './copy-sheet-requests.ts';
import { findReplace } from './find-replace-requests.ts';
import {
  appendDimension,
  deleteDimension,
  insertDimension,
  moveDimension,
  updateDimensionProperties,
} from './line-requests.ts';
import { mergeCells, unmergeCells } from './merge-requests.ts';
import {
  createDeveloperMetadata,
  deleteDeveloperMetadata,
  updateDeveloperMetadata,
} from './metadata-requests.ts';
import { addNamedRange, deleteNamedRange, updateNamedRange } from './named-range-requests.ts';
import { copyPaste, cutPaste, sortRange } from './paste-requests.ts';
import { addProtectedRange, deleteProtectedRange, updateProtectedRange } from './protection-requests.ts';
import { deleteRange, insertRange } from './range-requests.ts';
import type { RequestKind } from './request-kind.ts';
import {
  addSheet,
  deleteSheet,
  updateSheetProperties,
  updateSpreadsheetProperties,
} from './sheet-requests.ts';
import { addTable, deleteTable, updateTable } from './table-requests.ts';
import { setDataValidation } from './validation-requests.ts';
import {
  addFilterView,
  clearBasicFilter,
  deleteFilterView,
  duplicateFilterView,
  setBasicFilter,
  updateFilterView,
} from './view-requests.ts';

export const requestKinds: ReadonlyMap<string, RequestKind> = new Map(
  Object.entries({
    addBanding,
    addFilterView,
    addNamedRange,
    addProtectedRange,
    addSheet,
    addTable,
    appendCells,
    appendDimension,
    clearBasicFilter,
    copyPaste,
    createDeveloperMetadata,
    cutPaste,
    deleteBanding,
    deleteDeveloperMetadata,
    deleteDimension,
    deleteFilterView,
    deleteNamedRange,
    deleteProtectedRange,
    deleteRange,
    deleteSheet,
    deleteTable,
    duplicateFilterView,
    duplicateSheet,
    findReplace,
    insertDimension,
    insertRange,
    mergeCells,
    moveDimension,
    repeatCell,
    setBasicFilter,
    setDataValidation,
    sortRange,
    unmergeCells,
    updateBanding,
    updateCells,
    updateDeveloperMetadata,
    updateDimensionProperties,
    updateFilterView,
    updateNamedRange,
    updateProtectedRange,
    updateSheetProperties,
    updateSpreadsheetProperties,
    updateTable,
  }),
);

/** Kinds that Google knows and the stand-in answers with 501. */
export const unsupportedKinds: ReadonlySet<string> = new Set(
  `addChart addConditionalFormatRule addDataSource addDimensionGroup addSlicer autoFill
  autoResizeDimensions cancelDataSourceRefresh deleteConditionalFormatRule deleteDataSource
  deleteDimensionGroup deleteDuplicates deleteEmbeddedObject pasteData randomizeRange
  refreshDataSource textToColumns trimWhitespace updateBorders updateChartSpec
  updateConditionalFormatRule updateDataSource updateDimensionGroup updateEmbeddedObjectBorder
  updateEmbeddedObjectPosition updateSlicerSpec`
    .trim()
    .split(/\s+/),
);
