/**
 * How the grid draws and edits a cell: an editor that opens with the cell's entry, not with the text on the screen, and
 * tells what was entered instead of storing it.
 */
import type jspreadsheet from 'jspreadsheet-ce';
import type { TabModel } from './tab-model.ts';

type CustomEditor = jspreadsheet.CustomEditor;
type CellElement = HTMLTableCellElement;

export interface EditorEvents {
  /** Something else than before was entered. Called after the editor is closed. */
  entered(row: number, column: number, text: string): void;
}

export interface CellEditor {
  /** The type of every column. */
  readonly type: CustomEditor;
  /** To be called when the grid is done with an editor. */
  closed(cell: CellElement): void;
}

export function cellEditor(model: TabModel, events: EditorEvents): CellEditor {
  let entered: { row: number; column: number; text: string } | undefined;
  const type: CustomEditor = {
    createCell: (cell, _value, column, row) => {
      drawCell(cell, model, row, column);
      return cell;
    },
    openEditor: (cell, _value, column, row, worksheet, _options, event) => {
      const input = document.createElement('input');
      input.setAttribute('aria-label', 'Cell');
      input.autocomplete = 'off';
      input.spellcheck = false;
      input.value = replacingText(event) ?? entryOf(model, row, column);
      input.onblur = () => worksheet.closeEditor(cell, true);
      cell.classList.add('editor');
      cell.replaceChildren(input);
      input.focus();
    },
    closeEditor: (cell, save, column, row, worksheet) => {
      const input = cell.querySelector('input');
      if (input) {
        input.onblur = null;
        if (save && input.value !== entryOf(model, row, column)) entered = { row, column, text: input.value };
      }
      // What the grid holds already: it stores nothing by itself.
      return drawnTexts(worksheet)[row]?.[column] ?? '';
    },
  };
  return {
    type,
    closed: (cell) => {
      const done = entered;
      entered = undefined;
      drawCell(cell, model, Number(cell.dataset['y']), Number(cell.dataset['x']));
      if (done) events.entered(done.row, done.column, done.text);
    },
  };
}

/** The texts that the grid keeps of its own, row by row. */
export function drawnTexts(worksheet: jspreadsheet.WorksheetInstance): string[][] {
  return (worksheet.options.data ?? []) as string[][];
}

/** Draws a cell unless it is being edited. */
export function drawCell(cell: CellElement, model: TabModel, row: number, column: number): void {
  if (cell.classList.contains('editor')) return;
  const shown = model.cell(row, column);
  cell.textContent = shown?.text ?? '';
  if (shown === undefined) delete cell.dataset['kind'];
  else cell.dataset['kind'] = shown.kind;
  cell.classList.toggle('noted', shown?.note !== undefined);
  if (shown?.note === undefined) cell.removeAttribute('title');
  else cell.title = shown.note;
  cell.classList.toggle('typed', model.isTyped(row, column));
}

/** What the editor of a cell opens with. */
export function entryOf(model: TabModel, row: number, column: number): string {
  const shown = model.cell(row, column);
  return shown?.entry ?? shown?.text ?? '';
}

/**
 * What a key that writes puts in place of the content; undefined for F2 and a double click, which keep it. The browser
 * itself writes the key into the input, except for the space, which the grid takes away from it.
 */
function replacingText(event: Event | undefined): string | undefined {
  if (!(event instanceof KeyboardEvent)) return undefined;
  if (event.key === ' ') return ' ';
  return event.key.length === 1 || event.key === 'Process' ? '' : undefined;
}
