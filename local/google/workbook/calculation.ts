/**
 * Values of formulas, computed when they are read and remembered until the workbook changes. A formula that
 * needs its own value is a circular reference and becomes #REF!, as in Sheets.
 */
import type { CellValue } from './cell.ts';
import type { FormulaSource } from './formula-engine.ts';
import { namedRangeByName } from './named-ranges.ts';
import { serialOfInstant } from './serial-date.ts';
import type { Tab } from './tab.ts';
import type { Workbook, WorkbookOptions } from './workbook.ts';

const running = Symbol('running');

export class Calculation {
  readonly #workbook: Workbook;
  readonly #options: WorkbookOptions;
  #revision = -1;
  #values = new Map<string, CellValue | typeof running>();

  constructor(workbook: Workbook, options: WorkbookOptions) {
    this.#workbook = workbook;
    this.#options = options;
  }

  /** The value of the formula that stands at a cell. */
  valueOf(tab: Tab, row: number, column: number, formula: string): CellValue {
    if (this.#revision !== this.#workbook.revision) {
      this.#values = new Map();
      this.#revision = this.#workbook.revision;
    }
    const key = `${tab.tabId}:${row}:${column}`;
    const known = this.#values.get(key);
    if (known === running) return { error: 'REF', message: 'Circular dependency detected.' };
    if (known !== undefined || this.#values.has(key)) return known;
    this.#values.set(key, running);
    const value = this.#options.engine.evaluate(formula, { row, column }, this.#sourceFor(tab));
    this.#values.set(key, value);
    return value;
  }

  #sourceFor(own: Tab): FormulaSource {
    const tabOf = (title: string | undefined): Tab | undefined =>
      title === undefined ? own : this.#workbook.tabByTitle(title);
    return {
      valueAt: (title, row, column) => tabOf(title)?.effective(row, column),
      extent: (title, area) => {
        const tab = tabOf(title);
        if (tab === undefined) return undefined;
        const inGrid = tab.clip(area);
        return { ...inGrid, endRow: Math.max(inGrid.startRow, Math.min(inGrid.endRow, tab.endOfData())) };
      },
      named: (name) => {
        const range = namedRangeByName(this.#workbook, name)?.range;
        const tab = range && this.#workbook.tabById(range.tabId);
        return tab && { title: tab.title, area: tab.clip(range) };
      },
      now: () => serialOfInstant(this.#options.now(), this.#workbook.timeZone),
    };
  }
}
