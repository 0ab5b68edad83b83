/**
 * The page of one spreadsheet: puts the feed, the model and the grid of the tab in front together. What a person does goes
 * to the sheet and comes back through the feed; the page shows a typed text meanwhile, and what the sheet holds afterwards.
 */
import type { Rectangle } from '../../google/workbook/grid-range.ts';
import type { TabUpdate } from '../wire.ts';
import { areaName, blockTexts, emptyTexts } from './areas.ts';
import { entryOf } from './cell-editor.ts';
import type { GridLayout } from './grid-options.ts';
import { frozenRows, gridLayout, rowTexts } from './grid-options.ts';
import type { HumanActions } from './human-actions.ts';
import { failureSentence, humanActions } from './human-actions.ts';
import { exampleUpdate, linkedTable } from './link-status.ts';
import { openMenu } from './menu.ts';
import { deskState } from './desk.ts';
import { MysqlPanel } from './mysql-panel.ts';
import { element, Notices, part } from './notices.ts';
import type { MenuItem } from './row-commands.ts';
import { commands } from './row-commands.ts';
import { SheetFeed } from './sheet-feed.ts';
import { SidebarFrame } from './sidebar-frame.ts';
import type { CellShown } from './sidebar-frame.ts';
import { SheetGrid } from './sheet-grid.ts';
import { drawTabBar } from './tab-bar.ts';
import { troubleButtons } from './trouble.ts';
import type { TypedText } from './tab-model.ts';
import { TabModel } from './tab-model.ts';

export class SheetPage {
  readonly #spreadsheetId: string;
  readonly #notices = new Notices();
  readonly #feed: SheetFeed;
  #tabId: number;
  #model = new TabModel();
  #grid: SheetGrid | undefined;
  #layout: GridLayout | undefined;
  #showHidden = false;
  readonly #sidebar: SidebarFrame;
  #mysql: MysqlPanel | undefined;
  /** Actions on whole rows that run: what they move does not light up. */
  #moving = 0;

  constructor(spreadsheetId: string, tabId: number) {
    this.#spreadsheetId = spreadsheetId;
    this.#tabId = tabId;
    this.#feed = new SheetFeed(spreadsheetId, tabId, {
      updated: (update) => this.#take(update),
      connection: (state) => this.#notices.connection(state),
      gone: (sentence) => this.#notices.problem(sentence),
    });
    this.#sidebar = new SidebarFrame({
      went: (cell) => this.#goTo(cell),
      linked: (table) => this.#showLink(table),
    });
    void this.#openSurroundings();
  }

  async #openSurroundings(): Promise<void> {
    const state = await deskState();
    if (state) {
      this.#mysql = new MysqlPanel(state.mayRunSql);
      part('try').hidden = false;
      troubleButtons(state, {
        done: (sentence) => this.#notices.told(sentence),
        failed: (sentence) => this.#notices.problem(sentence),
        sort: () => this.#sortAnyhow(),
      });
    }
    await this.#sidebar.show(this.#spreadsheetId, this.#tabId);
    this.#showLink(await linkedTable(this.#spreadsheetId, this.#tabId));
  }

  async openTab(tabId: number): Promise<void> {
    this.#tabId = tabId;
    this.#model = new TabModel();
    this.#layout = undefined;
    await this.#feed.follow(tabId);
    await this.#sidebar.show(this.#spreadsheetId, tabId);
    this.#showLink(await linkedTable(this.#spreadsheetId, tabId));
  }

  async showHidden(shown: boolean): Promise<void> {
    this.#showHidden = shown;
    await this.#feed.refresh();
  }

  /** Runs what a button or a menu item names on the selected rows. */
  async command(name: string): Promise<void> {
    const command = commands[name];
    const [grid, layout] = [this.#grid, this.#layout];
    if (!command || !grid || !layout) return;
    const target = { area: grid.selection, headerRows: frozenRows(layout), usedRows: this.#model.usedRows };
    this.#moving += 1;
    await this.#act([], ['The tab', 'changed'], (actions) => command.run(actions, target));
    this.#moving -= 1;
  }

  /** Does something to the sheet, shows texts until it is done, and says in a sentence when it did not work. */
  async #act(
    texts: readonly TypedText[],
    [what, done]: readonly [what: string, done: string],
    run: (actions: HumanActions) => Promise<void>,
  ): Promise<void> {
    const [model, action] = [this.#model, Symbol('action')];
    model.expect(action, texts);
    this.#grid?.redraw(texts);
    try {
      await run(humanActions(this.#spreadsheetId, this.#tabId));
      this.#notices.clear();
    } catch (error) {
      this.#notices.problem(failureSentence(what, done, error));
    }
    await this.#feed.refresh();
    const places = model.settle(action);
    if (model === this.#model) this.#grid?.redraw(places);
    this.#showSelection();
  }

  async #take(update: TabUpdate): Promise<void> {
    const isNew = this.#layout === undefined;
    const changes = this.#model.apply(update);
    const layout = gridLayout(update.shape, this.#model, this.#showHidden);
    const fits = !update.whole && JSON.stringify(layout) === JSON.stringify(this.#layout);
    const followed =
      fits &&
      this.#grid?.follow(
        changes,
        ({ row, column }) => this.#moving === 0 && !this.#model.isTyped(row, column),
      );
    if (followed !== true) await this.#draw(layout, isNew);
    if (changes.length > 0) this.#notices.changed(new Date());
    this.#showSurroundings(update);
    this.#showSelection();
  }

  async #draw(layout: GridLayout, isNew: boolean): Promise<void> {
    const old = this.#grid;
    const view = isNew ? undefined : old && { scroll: old.scroll, selection: old.selection };
    if (old?.typing !== undefined && old.typing !== '') this.#interrupted(old.typing);
    old?.destroy();
    this.#layout = layout;
    const host = element('grid', HTMLDivElement);
    this.#grid = await SheetGrid.create(host, this.#model, layout, {
      entered: (row, column, text) => void this.#type(row, column, [[text]]),
      pasted: (row, column, block) => void this.#type(row, column, block),
      cleared: (area) => void this.#clear(area),
      selected: () => this.#showSelection(),
      interrupted: (text) => this.#interrupted(text),
      menu: (at) => openMenu(this.#menuItems(), at, () => host.focus({ preventScroll: true })),
    });
    part('loading').hidden = true;
    if (view) {
      this.#grid.select(view.selection);
      this.#grid.scrollTo(view.scroll);
    }
    host.focus({ preventScroll: true });
  }

  #type(row: number, column: number, block: readonly (readonly string[])[]): Promise<void> {
    const [text = ''] = block[0] ?? [];
    const what = block.length === 1 && block[0]?.length === 1 ? `"${text}"` : 'The block';
    return this.#act(blockTexts(row, column, block), [what, 'entered'], (actions) =>
      actions.type(row, column, block),
    );
  }

  #clear(area: Rectangle): Promise<void> {
    return this.#act(emptyTexts(area), [areaName(area), 'cleared'], (actions) => actions.clear(area));
  }

  #interrupted(text: string): void {
    this.#notices.problem(`Somebody changed the tab below your typing, so "${text}" was not entered.`);
  }

  #menuItems(): MenuItem[] {
    const area = this.#grid?.selection;
    if (!area) return [];
    const rows = area.endRow - area.startRow;
    return [
      ...Object.entries(commands).map(([name, { title }]) => ({
        title: title(rows),
        run: () => void this.command(name),
      })),
      { title: `Clear ${areaName(area)}`, run: () => void this.#clear(area) },
    ];
  }

  #showSurroundings({ spreadsheet }: TabUpdate): void {
    document.title = `${spreadsheet.title} - Rowlink`;
    part('title').textContent = spreadsheet.title;
    const state = { tabs: spreadsheet.tabs, tabId: this.#tabId, showHidden: this.#showHidden };
    drawTabBar(part('tabs'), state, (tabId) => {
      history.pushState(null, '', `?tab=${tabId}`);
      void this.openTab(tabId);
    });
  }

  #showSelection(): void {
    const area = this.#grid?.selection;
    if (!area) return;
    part('place').textContent = areaName(area);
    part('entry').textContent = entryOf(this.#model, area.startRow, area.startColumn);
  }

  #showLink(table: string | undefined): void {
    const model = this.#model;
    const [headers = [], first = []] = [0, 1].map((row) => rowTexts(model, row, model.usedColumns));
    const example = table === undefined ? undefined : exampleUpdate(table, headers, first);
    if (this.#mysql) this.#mysql.show(table, example);
    else this.#notices.link(table, example);
  }

  #goTo({ tabId, row, column }: CellShown): void {
    if (tabId !== this.#tabId || !this.#grid) return;
    this.#grid.select({ startRow: row, endRow: row + 1, startColumn: column, endColumn: column + 1 });
    this.#grid.reveal(row, column);
    this.#showSelection();
  }

  /** By any column, so that it is another order each time. */
  async #sortAnyhow(): Promise<void> {
    const layout = this.#layout;
    if (!layout) return;
    const { usedRows, usedColumns } = this.#model;
    const headerRows = Math.max(1, frozenRows(layout));
    const column = Math.floor(Math.random() * Math.max(1, usedColumns - 1));
    const actions = humanActions(this.#spreadsheetId, this.#tabId);
    await actions.sort(headerRows, usedRows, column, Math.random() < 0.5);
  }
}
