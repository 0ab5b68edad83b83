/** The methods of the Sheets API that the stand-in has, each as a function of a call and the documents. */
import type { Method } from './call.ts';
import { create } from './create-method.ts';
import { metadataGet, metadataSearch } from './metadata-methods.ts';
import { batchUpdate, copyTo, get, getByDataFilter } from './spreadsheet-methods.ts';
import {
  valuesBatchClearByDataFilter,
  valuesBatchGetByDataFilter,
  valuesBatchUpdateByDataFilter,
} from './value-filter-methods.ts';
import {
  valuesAppend,
  valuesBatchClear,
  valuesBatchGet,
  valuesBatchUpdate,
  valuesClear,
  valuesGet,
  valuesUpdate,
} from './value-methods.ts';

/** By name: every method of the API's reference. */
export const apiMethods: Readonly<Record<string, Method | undefined>> = {
  'spreadsheets.create': create,
  'spreadsheets.get': get,
  'spreadsheets.getByDataFilter': getByDataFilter,
  'spreadsheets.batchUpdate': batchUpdate,
  'spreadsheets.values.get': valuesGet,
  'spreadsheets.values.batchGet': valuesBatchGet,
  'spreadsheets.values.batchGetByDataFilter': valuesBatchGetByDataFilter,
  'spreadsheets.values.update': valuesUpdate,
  'spreadsheets.values.batchUpdate': valuesBatchUpdate,
  'spreadsheets.values.batchUpdateByDataFilter': valuesBatchUpdateByDataFilter,
  'spreadsheets.values.append': valuesAppend,
  'spreadsheets.values.clear': valuesClear,
  'spreadsheets.values.batchClear': valuesBatchClear,
  'spreadsheets.values.batchClearByDataFilter': valuesBatchClearByDataFilter,
  'spreadsheets.developerMetadata.get': metadataGet,
  'spreadsheets.developerMetadata.search': metadataSearch,
  'spreadsheets.sheets.copyTo': copyTo,
};
