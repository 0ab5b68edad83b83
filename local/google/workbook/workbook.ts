/**
 * One spreadsheet: its tabs in order, its settings, and the values of its formulas. All changes go through
 * `change`, which takes everything back when the change throws: that is what makes a batch atomic.
 */
import { Switches } from '../switches.ts';
import type { CellValue } from './cell.ts';
import { Calculation } from './calculation.ts';
import { FollowedRanges } from './followed.ts';
import type { FormulaEngine } from './formula-engine.ts';
import type { NamedRange } from './named-ranges.ts';
import type { LineMetadata, TabState } from './tab.ts';
import { copyTabState, emptyTabState, Tab } from './tab.ts';

/** All of a workbook that is stored. */
export interface WorkbookState {
  readonly spreadsheetId: string;
  title: string;
  timeZone: string;
  locale: string;
  /** Other `SpreadsheetProperties`, kept as sent. */
  properties: Readonly<Record<string, unknown>>;
  namedRanges: readonly NamedRange[];
  metadata: readonly LineMetadata[];
  tabs: TabState[];
}

/** The state of a new workbook without tabs. */
export function emptyWorkbookState(
  spreadsheetId: string,
  title: string,
  settings: { timeZone?: string | undefined; locale?: string | undefined } = {},
): WorkbookState {
  return {
    spreadsheetId,
    title,
    timeZone: settings.timeZone ?? 'Etc/GMT',
    locale: settings.locale ?? 'en_US',
    properties: {},
    namedRanges: [],
    metadata: [],
    tabs: [],
  };
}

/** What a workbook needs from outside. */
export interface WorkbookOptions {
  readonly engine: FormulaEngine;
  /** Milliseconds since 1970; TODAY() and NOW() read it. */
  readonly now: () => number;
  /** What is assumed of Google where nobody knows; left out: the defaults. */
  readonly switches?: Switches | undefined;
}

export class Workbook {
  readonly #state: WorkbookState;
  readonly #options: WorkbookOptions;
  #tabs: Tab[] = [];
  #revision = 0;
  readonly #calculation: Calculation;
  /** What is assumed of Google where nobody knows. */
  readonly switches: Switches;
  /** Ranges outside of the model that move with their cells. */
  readonly followed = new FollowedRanges();

  constructor(state: WorkbookState, options: WorkbookOptions) {
    this.#state = state;
    this.#options = options;
    this.switches = options.switches ?? new Switches();
    this.#calculation = new Calculation(this, options);
    this.#tabs = state.tabs.map((tab) => this.#wrap(tab));
  }

  get id(): string {
    return this.#state.spreadsheetId;
  }
  get title(): string {
    return this.#state.title;
  }
  get timeZone(): string {
    return this.#state.timeZone;
  }
  get locale(): string {
    return this.#state.locale;
  }
  /** Tabs from left to right. */
  get tabs(): readonly Tab[] {
    return this.#tabs;
  }
  /** Settings to read; to change them use `change`. */
  get state(): WorkbookState {
    return this.#state;
  }
  /** Grows with every change to any cell or property. */
  get revision(): number {
    return this.#revision;
  }

  tabById(tabId: number): Tab | undefined {
    return this.#tabs.find((tab) => tab.tabId === tabId);
  }

  /** Titles compare without regard to case, as in references. */
  tabByTitle(title: string): Tab | undefined {
    return this.#tabs.find((tab) => tab.title.toLowerCase() === title.toLowerCase());
  }

  /** Adds an empty tab; at the right end unless a position is given. */
  addTab(tabId: number, title: string, size: { rows?: number; columns?: number; index?: number } = {}): Tab {
    const tab = this.#wrap(emptyTabState(tabId, title, size.rows, size.columns));
    this.placeTab(tab, size.index ?? this.#tabs.length);
    return tab;
  }

  /** Puts a tab at a position: a new one, or one that moves. */
  placeTab(tab: Tab, index: number): void {
    const others = this.#tabs.filter((other) => other !== tab);
    others.splice(index, 0, tab);
    this.#setTabs(others);
  }

  /** Adds a copy of a tab's state under its own id and title, which must be free. */
  addCopy(state: TabState, index: number): Tab {
    const tab = this.#wrap(state);
    this.placeTab(tab, index);
    return tab;
  }

  removeTab(tab: Tab): void {
    this.#setTabs(this.#tabs.filter((other) => other !== tab));
  }

  /**
   * Runs a change; when it throws, the workbook is as it was before and the error goes on. Tab objects stay the
   * same ones, so that references to them hold.
   */
  change<T>(apply: () => T): T {
    const before = { ...this.#state };
    const tabs = this.#tabs.map((tab) => ({ tab, state: copyTabState(tab.state) }));
    try {
      return apply();
    } catch (error) {
      Object.assign(this.#state, before);
      for (const { tab, state } of tabs) Object.assign(tab.state, state);
      this.#setTabs(tabs.map(({ tab }) => tab));
      throw error;
    }
  }

  /** An independent copy, as good as the workbook at this moment. */
  snapshot(): Workbook {
    return new Workbook({ ...this.#state, tabs: this.#state.tabs.map(copyTabState) }, this.#options);
  }

  /** Tells that the state was changed directly. */
  touch(): void {
    this.#revision += 1;
  }

  #setTabs(tabs: Tab[]): void {
    this.#tabs = tabs;
    this.#state.tabs = tabs.map((tab) => tab.state);
    this.touch();
  }

  #wrap(state: TabState): Tab {
    return new Tab(state, {
      evaluate: (tab, row, column, formula): CellValue =>
        this.#calculation.valueOf(tab, row, column, formula),
      touched: () => this.touch(),
      switches: this.switches,
    });
  }
}
