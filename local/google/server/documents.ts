/**
 * The spreadsheets of the stand-in, with who may read or edit them and what was asked of them. Kept as one JSON
 * file each when there is a folder: written a moment after a change, at once on `flush`.
 */
import { randomInt } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fxEngine } from '../workbook/fx-engine.ts';
import { Switches } from '../switches.ts';
import type { WorkbookState } from '../workbook/workbook.ts';
import { emptyWorkbookState, Workbook } from '../workbook/workbook.ts';
import { Counters } from './counters.ts';
import { DelayedWrites } from './delayed-writes.ts';
import { decodeState, encodeState } from './stored-state.ts';

export type Role = 'owner' | 'writer' | 'reader';

/** A spreadsheet and what surrounds it. */
export interface Document {
  readonly workbook: Workbook;
  readonly roles: Map<string, Role>;
  readonly counters: Counters;
}

/** The person who owns what the control API creates. */
export const personEmail = 'person@example.com';

const idAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** An id that looks like Google's: 44 characters. */
function newSpreadsheetId(): string {
  return `1${Array.from({ length: 43 }, () => idAlphabet[randomInt(idAlphabet.length)]).join('')}`;
}

export class Documents {
  readonly #documents = new Map<string, Document>();
  readonly #dir: string | undefined;
  readonly #now: () => number;
  readonly #writes: DelayedWrites;
  /** What is assumed of Google where nobody knows. */
  readonly switches: Switches;
  readonly #listeners = new Set<(spreadsheetId: string) => void>();

  constructor(options: { dataDir: string | undefined; now: () => number; switches?: Switches }) {
    this.#now = options.now;
    this.switches = options.switches ?? new Switches();
    this.#dir = options.dataDir === undefined ? undefined : join(options.dataDir, 'spreadsheets');
    this.#writes = new DelayedWrites();
    if (this.#dir !== undefined) this.#load(this.#dir);
  }

  get(spreadsheetId: string): Document | undefined {
    return this.#documents.get(spreadsheetId);
  }

  list(): readonly Document[] {
    return [...this.#documents.values()];
  }

  /** A new spreadsheet without tabs. */
  create(
    title: string,
    owner: string,
    settings: { timeZone?: string | undefined; locale?: string | undefined } = {},
  ): Document {
    return this.#add(emptyWorkbookState(newSpreadsheetId(), title, settings), { [owner]: 'owner' });
  }

  /** Tells that a document changed and has to be stored. */
  changed(document: Document): void {
    this.#tell(document.workbook.id);
    if (this.#dir === undefined) return;
    const file = join(this.#dir, `${document.workbook.id}.json`);
    this.#writes.put(file, () =>
      encodeState({ workbook: document.workbook.state, roles: Object.fromEntries(document.roles) }),
    );
  }

  remove(spreadsheetId: string): void {
    this.#documents.delete(spreadsheetId);
    this.#tell(spreadsheetId);
    if (this.#dir === undefined) return;
    this.#writes.drop(join(this.#dir, `${spreadsheetId}.json`));
    rmSync(join(this.#dir, `${spreadsheetId}.json`), { force: true });
  }

  /** Calls the listener whenever a spreadsheet was made, changed or removed; what it answers ends that. */
  onChange(listener: (spreadsheetId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stores everything that has not been stored yet. */
  flush(): void {
    this.#writes.flush();
  }

  #tell(spreadsheetId: string): void {
    for (const listener of this.#listeners) listener(spreadsheetId);
  }

  #add(state: WorkbookState, roles: Readonly<Record<string, Role>>): Document {
    const document = {
      workbook: new Workbook(state, { engine: fxEngine, now: this.#now, switches: this.switches }),
      roles: new Map(Object.entries(roles)),
      counters: new Counters(),
    };
    this.#documents.set(state.spreadsheetId, document);
    this.changed(document);
    return document;
  }

  #load(dir: string): void {
    mkdirSync(dir, { recursive: true });
    for (const name of readdirSync(dir).filter((file) => file.endsWith('.json'))) {
      const { workbook, roles } = decodeState(readFileSync(join(dir, name), 'utf8'));
      this.#add(workbook, roles);
    }
  }
}
