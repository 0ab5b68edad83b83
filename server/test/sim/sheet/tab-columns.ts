/**
 * Which column of the tab is which, whatever the product believes: a column is who it was when it was first seen, wherever it is
 * moved and whatever it is called. Its name is that of its MySQL column.
 */
import type { Column, Link } from '../../../core/link.ts';
import type { Registry } from '../../../core/schema/registered-column.ts';
import type { SimTab } from './sim-tab.ts';
import type { SimWorkbook } from './sim-workbook.ts';

/** Columns that come later bear their names in every header. */
const NAMED = /^(?:extra|added)\d+/;

/** A column as people see it. */
interface TabColumn extends Column {
  /** The product knows it by its tag, whatever its header is. */
  isTagged: boolean;
}

export interface TabLink extends Link {
  columns: readonly TabColumn[];
}

export class TabColumns {
  readonly #workbook: SimWorkbook;
  readonly #tabId: number;
  readonly #headerRow: number;
  readonly #keyUid: number;
  /** By identity of the tab's column. */
  readonly #names = new Map<number, string>();
  /** As it was when it was last known, by name. */
  readonly #known = new Map<string, Omit<TabColumn, 'index'>>();

  /** The tab as it is at its registration. */
  constructor(workbook: SimWorkbook, { tabId, headerRow, keyColumn, columns }: Link) {
    this.#workbook = workbook;
    this.#tabId = tabId;
    this.#headerRow = headerRow;
    const uids = workbook.tab(tabId)?.columnUids ?? [];
    this.#keyUid = uids[keyColumn] ?? -1;
    for (const { index, name } of columns) this.#names.set(uids[index] ?? -1, name);
  }

  /** The link as the tab really is: all its columns where they are, each with its name for an id. */
  link(link: Link, { columns: registered }: Registry): TabLink {
    for (const column of registered) this.#known.set(column.name, column);
    const tab = this.#workbook.tab(this.#tabId);
    this.#adopt(registered, tab);
    const columns: TabColumn[] = [];
    let { keyColumn } = link;
    (tab?.columnUids ?? []).forEach((uid, index) => {
      if (uid === this.#keyUid) keyColumn = index;
      const header = String(tab?.cell(this.#headerRow, index).value ?? '');
      const name = uid === this.#keyUid ? undefined : this.#nameOf(uid, header);
      if (name === undefined) return;
      columns.push({ ...(this.#known.get(name) ?? { ...TEXT, name }), id: name, header, index });
    });
    return { ...link, keyColumn, columns };
  }

  /** A new column with the header of one that is gone is that column again. */
  #adopt(registered: Registry['columns'], tab: SimTab | undefined): void {
    const present = new Set(tab?.columnUids.map((uid) => this.#names.get(uid)));
    (tab?.columnUids ?? []).forEach((uid, index) => {
      if (uid === this.#keyUid || this.#names.has(uid)) return;
      const header = tab?.cell(this.#headerRow, index).value;
      const found = registered.find((column) => column.header === header && !present.has(column.name));
      if (found !== undefined) this.#names.set(uid, found.name);
    });
  }

  #nameOf(uid: number, header: string): string | undefined {
    const stem = NAMED.exec(header)?.[0];
    const name = this.#names.get(uid) ?? (stem && `${stem}_`);
    if (name !== undefined) this.#names.set(uid, name);
    return name;
  }
}

const TEXT = { id: '', header: '', type: 'TEXT', nativeType: 'MEDIUMTEXT', isTagged: false } as const;
