/**
 * Keys and focus of the grid. jspreadsheet listens to the keys of the whole document and never gives the focus away;
 * here it only hears keys while the focus is in the grid, F6 leaves it, and keys that would do harm are kept from it.
 */
import jspreadsheet from 'jspreadsheet-ce';

export interface KeyEvents {
  /** Delete or Backspace on selected cells. */
  clear(): void;
  /** The grid got the focus and nothing is selected. */
  selectFirst(): void;
}

/** Starts listening; what it answers ends that. */
export function gridKeys(
  host: HTMLElement,
  sheet: jspreadsheet.WorksheetInstance,
  events: KeyEvents,
): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const isInside = (target: EventTarget | null): boolean => target instanceof Node && host.contains(target);

  document.addEventListener(
    'focusin',
    ({ target }) => {
      jspreadsheet.current = isInside(target) ? sheet : null;
      if (target === host && !sheet.selectedCell) events.selectFirst();
    },
    { signal },
  );
  document.addEventListener('mouseup', () => (jspreadsheet.isMouseAction = false), { signal });
  document.addEventListener(
    'keydown',
    (event) => {
      if (!isInside(event.target) || sheet.edition) return;
      const own = ownKey(event, host, sheet, events);
      if (own === undefined) return;
      event.stopImmediatePropagation();
      if (own === 'done') event.preventDefault();
    },
    { capture: true, signal },
  );
  return () => {
    listening.abort();
    jspreadsheet.current = null;
  };
}

/** "done": handled here. "browser": nothing for the grid. Undefined: the grid's. */
function ownKey(
  event: KeyboardEvent,
  host: HTMLElement,
  sheet: jspreadsheet.WorksheetInstance,
  events: KeyEvents,
): 'done' | 'browser' | undefined {
  const { key } = event;
  if (key === 'Delete' || key === 'Backspace') {
    events.clear();
    return 'done';
  }
  if (key === 'F6') {
    focusBeside(host, event.shiftKey);
    return 'done';
  }
  if (key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) {
    openMenu(sheet);
    return 'done';
  }
  // Its undo knows only what it did itself, and it would download the page's cells.
  const isCommand = event.ctrlKey || event.metaKey;
  return isCommand && ['s', 'y', 'z'].includes(key.toLowerCase()) ? 'browser' : undefined;
}

/** Gives the focus to the control after the grid, or before it. */
function focusBeside(host: HTMLElement, before: boolean): void {
  const controls = [...document.querySelectorAll<HTMLElement>('a[href], button, input')].filter(
    (control) => !host.contains(control) && control.checkVisibility(),
  );
  const follows = (control: HTMLElement): boolean =>
    (host.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const target = before ? controls.findLast((control) => !follows(control)) : controls.find(follows);
  target?.focus();
}

function openMenu(sheet: jspreadsheet.WorksheetInstance): void {
  const [column, row] = sheet.selectedCell ?? [];
  if (column === undefined || row === undefined) return;
  const cell = sheet.getCellFromCoords(Number(column), Number(row));
  const { left, bottom } = cell.getBoundingClientRect();
  cell.dispatchEvent(
    new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left + 8, clientY: bottom }),
  );
}
