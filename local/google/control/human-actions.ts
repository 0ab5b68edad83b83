/**
 * The person at the keyboard. Everything here happens as in the browser: entries are parsed, formulas move, and
 * every action is told to `onAction` afterwards, which fires the triggers. The API never comes this way.
 */
import type { HumanAction } from '../script-host.ts';
import { personEmail } from '../server/documents.ts';
import { autofill } from '../workbook/autofill.ts';
import { applyBasicFilter } from '../workbook/basic-filter.ts';
import type { CellFormat } from '../workbook/cell.ts';
import type { Dimension } from '../workbook/grid-range.ts';
import type { SortSpec } from '../workbook/sort-rows.ts';
import { sortRows } from '../workbook/sort-rows.ts';
import type { Tab } from '../workbook/tab.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { ActionRefused } from './action-refused.ts';
import type { PasteKind } from './person/clipboard.ts';
import { clipOf, paste } from './person/clipboard.ts';
import type { Desk } from './person/desk.ts';
import { deskOf } from './person/desk.ts';
import * as enter from './person/enter-cells.ts';
import * as lineActions from './person/line-actions.ts';
import * as tabActions from './person/tab-actions.ts';
import type { Done, TakenBack } from './person/take-back.ts';
import { cellsNow, takeBackCells } from './person/take-back.ts';
import type { Told } from './person/told.ts';
import { edited, editedIf, moved } from './person/told.ts';
import type { Where } from './person/where.ts';
import { hasData, isSingle, placeInGrid, placeOf } from './person/where.ts';

export type { Where };

/** Who sits at the keyboard. */
export interface Person {
  readonly email: string;
  /** May the person edit the spreadsheet at the moment? */
  readonly mayEdit: () => boolean;
}

/** How a block is typed. `raw`: texts are stored unparsed. `offline`: the edit arrives from a device that was offline. */
export interface TypeOptions {
  readonly raw?: boolean | undefined;
  readonly offline?: boolean | undefined;
}

/** The one at the keyboard, who may do everything. */
const thePerson: Person = { email: personEmail, mayEdit: () => true };

export class HumanActions {
  readonly #workbook: Workbook;
  readonly #onAction: (action: HumanAction) => Promise<void>;
  readonly #person: Person;
  readonly #desk: Desk;

  constructor(
    workbook: Workbook,
    onAction: (action: HumanAction) => Promise<void>,
    person: Person = thePerson,
  ) {
    this.#workbook = workbook;
    this.#onAction = onAction;
    this.#person = person;
    this.#desk = deskOf(workbook, person.email);
  }

  /** Types a cell, or pastes a block from elsewhere. null leaves a cell alone, '' clears it. The grid grows as needed. */
  type(
    tabId: number,
    where: Where,
    values: readonly (readonly enter.Typed[])[],
    { raw = false, offline = false }: TypeOptions = {},
  ): Promise<void> {
    return this.#enter(tabId, (tab) => {
      const start = placeOf(tab, where);
      const { startRow, startColumn } = enter.blockArea(start, values);
      const before = tab.effective(startRow, startColumn);
      const told = edited(tab, enter.typeBlock(tab, start, values, raw), before);
      const isUnseen = offline && !tab.switches.isOn('offlineEditsFireTriggers');
      return isUnseen ? { ...told, isUnseen } : told;
    });
  }

  /** Deletes the content of a range, as the Delete key does; formats stay. */
  clear(tabId: number, where: Where): Promise<void> {
    return this.#enter(tabId, (tab) => {
      const area = placeInGrid(tab, where);
      const before = tab.effective(area.startRow, area.startColumn);
      enter.clearArea(tab, area);
      return edited(tab, area, before);
    });
  }

  /** Drags the fill handle of `source` so that it covers `target`, which contains it. */
  fill(tabId: number, source: Where, target: Where): Promise<void> {
    return this.#enter(tabId, (tab) => {
      const from = placeInGrid(tab, source);
      const to = placeInGrid(tab, target);
      const isDown = from.startColumn === to.startColumn && from.endColumn === to.endColumn;
      const isAcross = from.startRow === to.startRow && from.endRow === to.endRow;
      if (isDown === isAcross) throw new ActionRefused('A fill goes on from its source in one direction.');
      autofill(tab, from, to);
      return edited(tab, to, undefined);
    });
  }

  /** Copies a range, to paste it later; whole rows as "5:6". */
  copy(tabId: number, where: Where): void {
    const tab = this.#tab(tabId);
    this.#desk.clip = clipOf(this.#workbook, tab, placeInGrid(tab, where), false);
  }

  /** Cuts a range: nothing happens until it is pasted, then its cells move. */
  cut(tabId: number, where: Where): void {
    const tab = this.#tab(tabId);
    this.#desk.clip = clipOf(this.#workbook, tab, placeInGrid(tab, where), true);
  }

  /** Pastes what was copied or cut; what was cut can be pasted once. */
  paste(tabId: number, where: Where, kind: PasteKind = 'all'): Promise<void> {
    return this.#enter(tabId, (tab) => {
      const { clip } = this.#desk;
      const place = placeOf(tab, where);
      const before = tab.effective(place.startRow, place.startColumn);
      const area = paste(this.#workbook, clip, tab, place, kind);
      if (kind === 'format') return { kind: 'FORMAT', firesEdit: false };
      if (clip?.isCut) {
        this.#desk.clip = undefined;
        return moved(tab, area, hasData(tab, area));
      }
      return edited(tab, area, before, tab.switches.isOn('pastedCellTellsValue'));
    });
  }

  /** "Find and replace" in a range, in any case of letters. */
  replace(tabId: number, where: Where, find: string, replacement: string): Promise<void> {
    return this.#enter(tabId, (tab) => {
      const area = enter.replaceText(tab, placeInGrid(tab, where), find, replacement);
      return area && editedIf(tab, area, 'findReplaceFiresOnEdit');
    });
  }

  /** Makes checkboxes of a range; empty cells become FALSE. */
  insertCheckboxes(tabId: number, where: Where): Promise<void> {
    return this.#enter(tabId, (tab) => {
      const area = placeInGrid(tab, where);
      const before = tab.effective(area.startRow, area.startColumn);
      enter.insertCheckboxes(tab, area);
      return edited(tab, area, before);
    });
  }

  /** Clicks a checkbox. */
  toggle(tabId: number, where: Where): Promise<void> {
    return this.#enter(tabId, (tab) => {
      const area = placeInGrid(tab, where);
      if (!isSingle(area)) throw new ActionRefused('A checkbox is clicked one at a time.');
      const before = tab.effective(area.startRow, area.startColumn);
      enter.toggleCheckbox(tab, area.startRow, area.startColumn);
      return edited(tab, area, before);
    });
  }

  /** Gives a range a number format. */
  format(tabId: number, where: Where, numberFormat: NonNullable<CellFormat['numberFormat']>): Promise<void> {
    return this.#enter(tabId, (tab) => {
      enter.formatArea(tab, placeInGrid(tab, where), numberFormat);
      return { kind: 'FORMAT', firesEdit: false };
    });
  }

  /** Puts a note on a range; an empty one takes it away. */
  annotate(tabId: number, where: Where, note: string): Promise<void> {
    return this.#enter(tabId, (tab) => {
      enter.annotateArea(tab, placeInGrid(tab, where), note);
      return { kind: 'OTHER', firesEdit: false };
    });
  }

  /** Sorts the rows of a range; columns are counted in the tab. */
  sort(tabId: number, where: Where, by: readonly SortSpec[]): Promise<void> {
    return this.#enter(tabId, (tab) => {
      const area = tab.clip(placeOf(tab, where));
      sortRows(tab, area, by);
      return editedIf(tab, area, 'sortFiresOnEdit');
    });
  }

  /** "Sort sheet": all rows below the frozen ones. */
  sortSheet(tabId: number, by: readonly SortSpec[]): Promise<void> {
    return this.#enter(tabId, (tab) => {
      const startRow = tab.state.properties.gridProperties?.frozenRowCount ?? 0;
      const area = tab.clip({ startRow });
      sortRows(tab, { ...area, endRow: Math.max(startRow, tab.endOfData()) }, by);
      return editedIf(tab, area, 'sortFiresOnEdit');
    });
  }

  /** Sorts by the head of a column of the filter, or of the native table that holds it: the rows below its header. */
  sortByHead(tabId: number, by: SortSpec): Promise<void> {
    return this.#enter(tabId, (tab) => {
      const { basicFilter, tables } = tab.state;
      const heads = [...tables, ...(basicFilter ? [basicFilter] : [])].map(({ range }) => tab.clip(range));
      const area = heads.find(
        ({ startColumn, endColumn }) => startColumn <= by.column && by.column < endColumn,
      );
      if (!area) throw new ActionRefused('The column belongs to no filter and to no table.');
      const rows = { ...area, startRow: area.startRow + 1 };
      sortRows(tab, rows, [by]);
      return editedIf(tab, rows, 'sortFiresOnEdit');
    });
  }

  /** A form that is linked to the tab is submitted: its answers become the next row. */
  submitForm(tabId: number, answers: readonly enter.Typed[]): Promise<void> {
    return this.#enter(tabId, (tab) => {
      const start = { startRow: tab.endOfData(), startColumn: 0 };
      return editedIf(tab, enter.typeBlock(tab, start, [answers], false), 'formSubmitFiresOnEdit');
    });
  }

  /** Filters a range, whose first row is a header: rows that show one of the values in the column are hidden. */
  filter(tabId: number, where: Where, column: number, hiddenValues: readonly string[]): Promise<void> {
    return this.#act(tabId, (tab) => {
      const range = { tabId, ...placeInGrid(tab, where) };
      tab.state.basicFilter = { range, settings: { criteria: { [column]: { hiddenValues } } } };
      applyBasicFilter(tab);
      return { told: { kind: 'OTHER', firesEdit: false } };
    });
  }

  /** Removes the filter: all its rows are shown again. */
  clearFilter(tabId: number): Promise<void> {
    return this.#act(tabId, (tab) => {
      tab.state.basicFilter = undefined;
      applyBasicFilter(tab);
      return { told: { kind: 'OTHER', firesEdit: false } };
    });
  }

  /** Inserts empty rows or columns before `start` (0-based). */
  insertLines(tabId: number, dimension: Dimension, start: number, count = 1): Promise<void> {
    return this.#act(tabId, (tab) => lineActions.insert(this.#workbook, { tab, dimension, start, count }));
  }

  /** Deletes rows or columns. */
  deleteLines(tabId: number, dimension: Dimension, start: number, count = 1): Promise<void> {
    return this.#act(tabId, (tab) => lineActions.remove(this.#workbook, { tab, dimension, start, count }));
  }

  /** Drags rows or columns to before `destination`, counted before the move. */
  moveLines(
    tabId: number,
    dimension: Dimension,
    start: number,
    count: number,
    destination: number,
  ): Promise<void> {
    return this.#act(tabId, (tab) =>
      lineActions.move(this.#workbook, { tab, dimension, start, count }, destination),
    );
  }

  /** Hides rows or columns, or shows them again. */
  hideLines(tabId: number, dimension: Dimension, start: number, count = 1, hidden = true): Promise<void> {
    return this.#act(tabId, (tab) => lineActions.hide({ tab, dimension, start, count }, hidden));
  }

  renameTab(tabId: number, title: string): Promise<void> {
    return this.#act(tabId, (tab) => tabActions.rename(this.#workbook, tab, title));
  }

  /** Adds an empty tab at the right end, with an id that is free. */
  addTab(title: string, tabId: number): Promise<void> {
    return this.#do(tabId, () => tabActions.add(this.#workbook, title, tabId));
  }

  /** Puts a copy to the right of a tab; resolves with its id. */
  async duplicateTab(tabId: number): Promise<number> {
    let copyId = tabId;
    await this.#act(tabId, (tab) => {
      const { tab: copy, done } = tabActions.duplicate(this.#workbook, tab, this.#person.email);
      copyId = copy.tabId;
      return done;
    });
    return copyId;
  }

  deleteTab(tabId: number): Promise<void> {
    return this.#act(tabId, (tab) => tabActions.remove(this.#workbook, tab));
  }

  /** Takes back the last action of this person, and nothing that others did since. */
  undo(): Promise<void> {
    return this.#step(() => this.#desk.history.undo(), 'There is nothing to undo.');
  }

  /** Does again what was undone last. */
  redo(): Promise<void> {
    return this.#step(() => this.#desk.history.redo(), 'There is nothing to redo.');
  }

  /** Changes cells; undone by putting back those that differ. Undefined: nothing was changed. */
  #enter(tabId: number, apply: (tab: Tab) => Told | undefined): Promise<void> {
    return this.#act(tabId, (tab) => {
      const before = cellsNow(this.#workbook);
      const told = apply(tab);
      return told && { told, takeBack: takeBackCells(this.#workbook, before) };
    });
  }

  #act(tabId: number, apply: (tab: Tab) => Done | undefined): Promise<void> {
    return this.#do(tabId, () => apply(this.#tab(tabId)));
  }

  async #do(tabId: number, apply: () => Done | undefined): Promise<void> {
    const before = this.#seenBefore();
    const done = this.#change(apply);
    if (done?.takeBack) this.#desk.history.add(done.takeBack);
    if (done) await this.#tell(tabId, done.told, before);
  }

  async #step(take: () => TakenBack | undefined, nothing: string): Promise<void> {
    const before = this.#seenBefore();
    const taken = this.#change(take);
    if (!taken) throw new ActionRefused(nothing);
    await this.#tell(taken.tabId, taken.told, before);
  }

  #change<T>(apply: () => T): T {
    if (!this.#person.mayEdit()) {
      throw new ActionRefused(`${this.#person.email} may not edit the spreadsheet.`);
    }
    return this.#workbook.change(apply);
  }

  #tab(tabId: number): Tab {
    const tab = this.#workbook.tabById(tabId);
    if (!tab) throw new ActionRefused(`The spreadsheet has no tab with id ${tabId}.`);
    return tab;
  }

  /** The workbook before the action, where triggers are to see it so. */
  #seenBefore(): Workbook | undefined {
    return this.#workbook.switches.isOn('triggerReadsAreOlder') ? this.#workbook.snapshot() : undefined;
  }

  #tell(tabId: number, told: Told, before: Workbook | undefined): Promise<void> {
    return this.#onAction({
      spreadsheetId: this.#workbook.id,
      tabId,
      ...told,
      user: this.#person.email,
      ...(before && { before }),
    });
  }
}
