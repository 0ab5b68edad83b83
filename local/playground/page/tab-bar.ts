/** The tabs below the grid, as links: each has an address of its own. */
import type { TabInfo } from '../wire.ts';

export interface TabBarState {
  readonly tabs: readonly TabInfo[];
  /** The tab in front. */
  readonly tabId: number;
  readonly showHidden: boolean;
}

/** The tabs that are shown: hidden ones only when asked for, the one in front always. */
export function shownTabs({ tabs, tabId, showHidden }: TabBarState): TabInfo[] {
  return tabs.filter((tab) => showHidden || !tab.hidden || tab.tabId === tabId);
}

/** Draws the bar anew when it differs from what is there. */
export function drawTabBar(bar: HTMLElement, state: TabBarState, open: (tabId: number) => void): void {
  const drawn = JSON.stringify([shownTabs(state), state.tabId]);
  if (bar.dataset['drawn'] === drawn) return;
  bar.dataset['drawn'] = drawn;
  bar.replaceChildren(
    ...shownTabs(state).map((tab) => {
      const link = document.createElement('a');
      link.href = `?tab=${tab.tabId}`;
      link.textContent = tab.title;
      link.classList.toggle('hidden-tab', tab.hidden);
      if (tab.tabId === state.tabId) link.setAttribute('aria-current', 'page');
      link.addEventListener('click', (event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        open(tab.tabId);
      });
      return link;
    }),
  );
}
