/**
 * The simulated file: tabs, filter views and what its formulas show. A batch of requests is applied as Google does: in
 * order, and all of it or nothing.
 */
import type { sheets_v4 } from '@googleapis/sheets';

import type { Entered, SimCell } from './cell.ts';
import { applyRequest, RefusedRequest } from './apply-request.ts';
import { SimTab } from './sim-tab.ts';

export interface FilterView {
  id: number;
  title: string;
  tabId: number;
}

export class SimWorkbook {
  tabs: SimTab[] = [];
  filterViews: FilterView[] = [];
  /** What each formula shows, by its text. */
  readonly formulas = new Map<string, Entered>();
  readonly timeZone = 'Etc/GMT';
  readonly locale = 'en_US';
  title = 'Simulated';
  #uids = 0;

  addTab(id: number, title: string, size: { rows: number; columns: number }): SimTab {
    const tab = new SimTab(id, title, size, () => (this.#uids += 1));
    this.tabs.push(tab);
    return tab;
  }

  tab(id: number): SimTab | undefined {
    return this.tabs.find((tab) => tab.id === id);
  }

  /** What the cell shows; a formula copied to another tab shows nothing that can be relied on. */
  shown(cell: SimCell, isHome: boolean): Entered {
    if (cell.formula === null) return cell.value;
    return isHome ? (this.formulas.get(cell.formula) ?? null) : '#copied';
  }

  /** Null when it was applied; else Google's sentence, and nothing was. */
  batch(requests: readonly sheets_v4.Schema$Request[]): string | null {
    const [tabs, filterViews] = [this.tabs, this.filterViews];
    this.tabs = tabs.map((tab) => tab.clone());
    this.filterViews = [...filterViews];
    try {
      for (const request of requests) applyRequest(this, request);
      return null;
    } catch (error) {
      this.tabs = tabs;
      this.filterViews = filterViews;
      if (error instanceof RefusedRequest || error instanceof RangeError) return error.message;
      throw error;
    }
  }
}
