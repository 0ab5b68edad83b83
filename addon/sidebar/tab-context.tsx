/** What every view of a linked tab needs: its state, its columns, and ways to the cells. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { LinkCalls } from '../../shared/protocol/link-api/calls.ts';
import type { ColumnList } from '../../shared/protocol/link-api/views.ts';
import type { LinkStatus, PassedCall, TabStatus } from '../rpc.ts';
import { isUnanswered } from './problem.ts';

/** A cell or row of the sheet. */
export interface Place {
  rowKey: string | null;
  row: number | null;
  columnId: string | null;
}

/** The sheet, where it is open beside the views. */
export interface SheetBeside {
  goTo: (place: Place) => Promise<void>;
  /** Types into the cell for whoever looks. */
  typeCell: (place: Place, text: string) => Promise<void>;
}

export interface LinkedTab {
  link: LinkStatus;
  /** Null until they are known, or when the server cannot tell. */
  columns: ColumnList | null;
  /** Asks for the state again. */
  refresh: () => Promise<void>;
  /** Takes a state that an act brought. */
  accept: (status: TabStatus) => void;
  /** Says something to screen readers and, for a moment, below. */
  tell: (sentence: string) => void;
  /** The calls about this link. */
  askLink: <C extends PassedCall['call']>(
    call: C,
    request: LinkCalls[C]['request'],
  ) => Promise<LinkCalls[C]['answer']>;
  sheet: SheetBeside | null;
}

const Tab = createContext<LinkedTab | null>(null);
export const TabProvider = Tab.Provider;

export function useTab(): LinkedTab {
  const tab = useContext(Tab);
  if (tab === null) throw new Error('A view of a linked tab stands outside of one.');
  return tab;
}

/** The header of a MySQL column; its own name where the header is not known. */
export function headerOf({ columns }: LinkedTab, name: string): string {
  return columns?.columns.find((column) => column.name === name)?.header ?? name;
}

/** The id of a column by its MySQL name; null when it is not known. */
export function columnIdOf({ columns, link }: LinkedTab, name: string | null): string | null {
  if (name === null) return null;
  const known = columns?.columns.find((column) => column.name === name);
  if (known !== undefined) return known.id;
  return link.columnIds[name] ?? null;
}

/** "Row 12 · height", as far as it is known. */
export function placeName(tab: LinkedTab, row: number | null, column: string | null): string {
  const where = row === null ? 'A row that is gone' : `Row ${row}`;
  return column === null ? where : `${where} · ${headerOf(tab, column)}`;
}

/** Changes when a list of the link has to be read again: what it counts changed, or the server is back. */
export function versionOf(
  { linkId, problem }: LinkStatus,
  ...counts: (number | string | null | undefined)[]
): string {
  return JSON.stringify([linkId, isUnanswered(problem), ...counts]);
}
