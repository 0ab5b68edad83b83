/**
 * The add-on's own sidebar beside the sheet, in a frame as in Google's editor. What the add-on does to the screen of the one
 * who clicked comes as messages: a cell to go to, and the answers to its page.
 */
import { element, part } from './notices.ts';

/** 0-based. */
export interface CellShown {
  readonly tabId: number;
  readonly row: number;
  readonly column: number;
}

export interface SidebarEvents {
  /** The add-on put the cursor somewhere. */
  readonly went: (cell: CellShown) => void;
  /** The add-on told its sidebar to which table the tab is linked; undefined: to none. */
  readonly linked: (table: string | undefined) => void;
}

interface Message {
  readonly standIn?: { readonly action?: string; readonly detail?: unknown };
}

export class SidebarFrame {
  readonly #frame = element('sidebar', HTMLIFrameElement);

  constructor(events: SidebarEvents) {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.source !== this.#frame.contentWindow) return;
      const { action, detail } = (event.data as Message).standIn ?? {};
      if (action === 'activate') events.went(cellIn(detail));
      if (action === 'answered') {
        const table = tableIn(detail);
        if (table !== null) events.linked(table);
      }
    });
  }

  /** Shows the sidebar for a tab; hides it where there is no add-on. */
  async show(spreadsheetId: string, tabId: number): Promise<void> {
    const address = `/control/script/page/sidebar?spreadsheetId=${spreadsheetId}&tabId=${tabId}`;
    const isThere = await fetch(address).then(
      (response) => response.ok,
      () => false,
    );
    part('add-on').hidden = !isThere;
    // Replaced, not set: the browser's way back belongs to the tabs of the sheet.
    if (isThere) this.#frame.contentWindow?.location.replace(address);
  }
}

/** Google counts from 1. */
function cellIn(detail: unknown): CellShown {
  const { tabId, row, column } = detail as { tabId: number; row: number; column: number };
  return { tabId, row: row - 1, column: column - 1 };
}

/** The table in an answer about the state of the tab; null when the answer is about something else. */
function tableIn(detail: unknown): string | undefined | null {
  try {
    const told = JSON.parse(String(detail)) as {
      answer?: { title?: string; link?: { tableName: string } | null };
    };
    if (told.answer?.title === undefined || told.answer.link === undefined) return null;
    return told.answer.link?.tableName;
  } catch {
    return null;
  }
}
