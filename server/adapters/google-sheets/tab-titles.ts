/**
 * Tabs as last read: their titles, and how large they were. `responseRanges` takes no tab ids, so a write needs the scratch tab's title; a title that
 * was changed since makes Google refuse the write, which is then settled and sent with the new one.
 */
import type { TabInfo } from '../../ports/sheets.ts';

/** Spreadsheets remembered; the longest unread one is dropped first. */
const SPREADSHEETS_MAX = 1_000;

export interface TabTitles {
  tab(googleId: string, tabId: number): TabInfo | undefined;
  note(googleId: string, tabs: readonly TabInfo[]): void;
  get(googleId: string, tabId: number): string | undefined;
}

export function tabTitles(): TabTitles {
  const known = new Map<string, Map<number, TabInfo>>();
  return {
    note(googleId, tabs) {
      const titles = new Map(known.get(googleId));
      for (const tab of tabs) titles.set(tab.tabId, tab);
      known.delete(googleId);
      known.set(googleId, titles);
      const oldest = known.keys().next();
      if (known.size > SPREADSHEETS_MAX && oldest.done !== true) known.delete(oldest.value);
    },
    get(googleId, tabId) {
      return known.get(googleId)?.get(tabId)?.title;
    },
    tab(googleId, tabId) {
      return known.get(googleId)?.get(tabId);
    },
  };
}
