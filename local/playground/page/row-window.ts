/**
 * Keeps only the rows near the screen in the page, and empty room for the others, so that a long sheet scrolls smoothly and
 * its scroll bar tells the truth. All rows have the same height. The grid's library holds the elements of all rows.
 */
import type jspreadsheet from 'jspreadsheet-ce';
import { ROW_HEIGHT } from './grid-options.ts';
import { windowOf } from './areas.ts';

/** Rows beyond both edges of the screen. */
const SPARE_ROWS = 40;

export class RowWindow {
  readonly #sheet: jspreadsheet.WorksheetInstance;
  readonly #staying: number;
  readonly #hidden: ReadonlySet<number>;
  readonly #above = spacer();
  readonly #below = spacer();
  readonly #listening = new AbortController();
  /** The rows that scroll, from top to bottom. */
  #rows: HTMLElement[] = [];
  #drawnFrom = -1;

  /** `staying`: how many rows at the top do not scroll. */
  constructor(sheet: jspreadsheet.WorksheetInstance, staying: number, hidden: ReadonlySet<number>) {
    this.#sheet = sheet;
    this.#staying = staying;
    this.#hidden = hidden;
    const { signal } = this.#listening;
    sheet.content.addEventListener('scroll', () => this.#draw(), { signal, passive: true });
    window.addEventListener('resize', () => this.#draw(), { signal });
    this.reset();
  }

  /** To be called when rows came or went. */
  reset(): void {
    this.#rows = this.#sheet.rows.flatMap(({ element }, row) =>
      row < this.#staying || this.#hidden.has(row) ? [] : [element],
    );
    this.#drawnFrom = -1;
    this.#draw();
  }

  /** Scrolls as little as it takes to have the whole row in view. */
  reveal(row: number): void {
    const { content, rows, thead } = this.#sheet;
    const element = rows[row]?.element;
    const index = element ? this.#rows.indexOf(element) : -1;
    if (index === -1) return;
    const room = content.clientHeight - thead.offsetHeight - this.#staying * ROW_HEIGHT;
    const top = index * ROW_HEIGHT;
    if (top < content.scrollTop) content.scrollTop = top;
    else if (top + ROW_HEIGHT > content.scrollTop + room) content.scrollTop = top + ROW_HEIGHT - room;
    this.#draw();
  }

  destroy(): void {
    this.#listening.abort();
  }

  #draw(): void {
    const { content, tbody, rows } = this.#sheet;
    const onScreen = { top: content.scrollTop, height: content.clientHeight };
    const { from, to } = windowOf(onScreen, ROW_HEIGHT, SPARE_ROWS, this.#rows.length);
    if (from === this.#drawnFrom) return;
    this.#drawnFrom = from;
    this.#above.style.height = `${from * ROW_HEIGHT}px`;
    this.#below.style.height = `${(this.#rows.length - to) * ROW_HEIGHT}px`;
    const staying = rows.slice(0, this.#staying).map(({ element }) => element);
    arrange(tbody, [...staying, this.#above, ...this.#rows.slice(from, to), this.#below]);
  }
}

/** Gives an element these children. Children that stay are not touched: one of them may hold an open editor. */
function arrange(parent: HTMLElement, wanted: readonly HTMLElement[]): void {
  const kept = new Set<Element>(wanted);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const child of wanted) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
}

function spacer(): HTMLElement {
  const row = document.createElement('tr');
  row.className = 'spacer';
  return row;
}
