/** A person at the sheet: does one thing at a time and notes what it was told is done. */
import { newValue, sheetSide, text, type Ids, type Scene } from './scene.ts';
import { nameOf } from './side.ts';

/** Types into a cell, pastes a few, sorts the sheet, adds a row, deletes one. `more`: columns that people added. */
export async function personActs(scene: Scene, ids: Ids, more: readonly string[]): Promise<void> {
  const { random } = scene;
  const choice = random.next();
  if (choice < 0.06) await sorts(scene);
  else if (choice < 0.14) await adds(scene, ids);
  else if (choice < 0.18 && ids.doomed.length > 0) await deletes(scene, ids);
  else if (choice < 0.3) await writes(scene, ids, { count: 2 + random.below(4), more });
  else await writes(scene, ids, { count: 1, more });
}

async function sorts({ google, spreadsheetId, tabId, random, note }: Scene): Promise<void> {
  note('a person sorts the rows');
  // Below the header, and with the row keys, as a filter of the sheet's would.
  await google.act(spreadsheetId, 'sort', { tabId, range: 'A2:Z1000', by: [{ column: random.below(2) }] });
}

async function adds({ google, spreadsheetId, tabId, history, note }: Scene, ids: Ids): Promise<void> {
  const shown = await google.cells(spreadsheetId, tabId);
  const id = ids.next();
  const cells = { person: newValue('typed'), program: newValue('typed'), shared: newValue('typed') };
  note(`a person adds row ${id}`);
  history.added(id, cells);
  const values = [[id, cells.person, cells.program, cells.shared]];
  await google.act(spreadsheetId, 'type', { tabId, range: `A${shown.length + 1}`, values });
  ids.open.push(id);
}

/** The row may have moved between the look and the keystroke; then another one goes, as it does for people. */
async function deletes({ google, spreadsheetId, tabId, history, note }: Scene, ids: Ids): Promise<void> {
  const id = ids.doomed.pop() ?? '';
  const before = await google.cells(spreadsheetId, tabId);
  const at = before.findIndex((row) => text(row[0] ?? null) === id);
  if (at < 0) return;
  const [shown = null] = await google.deleteRow(spreadsheetId, tabId, at);
  const gone = text(shown);
  note(`a person deletes line ${at + 1}, ${gone === id ? id : `${gone} in place of ${id}`}`);
  if (gone === id) {
    history.removed(id);
    return;
  }
  // Whoever writes to it at the same time keeps it.
  if (gone !== '') history.perhapsRemoved(gone);
  ids.doomed.push(id);
}

/** Types a value, or pastes several below one another. */
async function writes(
  scene: Scene,
  ids: Ids,
  { count, more }: { count: number; more: readonly string[] },
): Promise<void> {
  const { google, spreadsheetId, tabId, random, note } = scene;
  const shown = await google.cells(spreadsheetId, tabId);
  const isOpen = (at: number) => ids.open.includes(text(shown[at]?.[0] ?? null));
  const starts = shown.flatMap((_, at) =>
    Array.from({ length: count }, (_, step) => at + step).every(isOpen) ? [at] : [],
  );
  if (starts.length === 0) return;
  const headers = (shown[0] ?? []).map((header) => nameOf(text(header)));
  const column = headers.indexOf(random.pick(['person', 'shared', ...more]));
  if (column < 0) return;
  const at = random.pick(starts);
  const values = Array.from({ length: count }, () => newValue('typed'));
  const range = { row: at, column };
  await google.act(spreadsheetId, 'type', { tabId, range, values: values.map((value) => [value]) });
  const places = await place(scene, ids, values);
  note(`a person types ${places.join(', ')}, from line ${at + 1} on`);
}

/** Where the values are now: a row may have moved between the look and the keystroke, as it does for people. */
async function place(scene: Scene, ids: Ids, values: readonly string[]): Promise<string[]> {
  const { rows } = await sheetSide(scene);
  return values.map((value) => {
    for (const { id, cells } of rows) {
      const [column] = [...cells].find(([, shown]) => shown === value) ?? [];
      if (id === '' || column === undefined) continue;
      scene.history.wrote(id, column, value, 'person');
      // It moved to where the person typed: whoever deletes it meanwhile finds it edited.
      if (!ids.open.includes(id)) scene.history.perhapsRemoved(id);
      return `${value} (${id}.${column})`;
    }
    scene.history.unplaced(value);
    return `${value} (somewhere)`;
  });
}
