/**
 * The spreadsheets of the stand-in as files of Drive: content, permissions, the order of their changes, and what
 * was asked of them. Kept as one JSON file each when there is a folder: written a moment after a change, at once
 * on `flush`.
 */
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Loss } from '../drive/change-log.ts';
import { ChangeLog } from '../drive/change-log.ts';
import type { FileFacts } from '../drive/file-facts.ts';
import { newFileFacts } from '../drive/file-facts.ts';
import type { Permission } from '../drive/sharing.ts';
import { permission, Sharing } from '../drive/sharing.ts';
import { Switches } from '../switches.ts';
import { fxEngine } from '../workbook/fx-engine.ts';
import type { WorkbookState } from '../workbook/workbook.ts';
import { emptyWorkbookState, Workbook } from '../workbook/workbook.ts';
import { Counters } from './counters.ts';
import { DelayedWrites } from './delayed-writes.ts';
import { decodeState, encodeState } from './stored-state.ts';

/** A spreadsheet and what surrounds it. */
export interface Document {
  readonly workbook: Workbook;
  /** To read; changes go through `Documents.share` and `unshare`, which tell of them. */
  readonly sharing: Sharing;
  readonly file: FileFacts;
  readonly counters: Counters;
}

/** A change of a document. */
export interface DocumentChange {
  /** Who made it; the person at the keyboard when left out. */
  readonly by?: string;
  /** Only permissions or settings changed: the version grows, the time of the last modification stays. */
  readonly isQuiet?: boolean;
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
  readonly #folder: string | undefined;
  readonly #now: () => number;
  readonly #writes: DelayedWrites;
  /** What is assumed of Google where nobody knows. */
  readonly switches: Switches;
  readonly #listeners = new Set<(spreadsheetId: string) => void>();
  readonly #copyListeners = new Set<(originalId: string, copyId: string) => void>();
  readonly #changes: ChangeLog;

  constructor(options: { dataDir: string | undefined; now: () => number; switches?: Switches }) {
    this.#now = options.now;
    this.switches = options.switches ?? new Switches();
    this.#folder = options.dataDir;
    this.#writes = new DelayedWrites();
    this.#changes = new ChangeLog(this.#storedLosses());
    this.#load();
  }

  /** The order of all changes. */
  get changes(): ChangeLog {
    return this.#changes;
  }

  get(spreadsheetId: string): Document | undefined {
    return this.#documents.get(spreadsheetId);
  }

  list(): readonly Document[] {
    return [...this.#documents.values()];
  }

  /** A new spreadsheet without tabs. Throws when the id that is asked for is taken. */
  create(
    title: string,
    owner: string,
    settings: { timeZone?: string | undefined; locale?: string | undefined; id?: string | undefined } = {},
  ): Document {
    return this.#adopt(emptyWorkbookState(settings.id ?? newSpreadsheetId(), title, settings), owner);
  }

  /** A new spreadsheet with the content of another one; the id in the state is replaced by a new one. */
  createCopy(originalId: string, state: WorkbookState, owner: string): Document {
    const document = this.#adopt({ ...state, spreadsheetId: newSpreadsheetId() }, owner);
    for (const listener of this.#copyListeners) listener(originalId, document.workbook.id);
    return document;
  }

  /** Tells that a document changed and has to be stored. */
  changed(document: Document, { by = personEmail, isQuiet = false }: DocumentChange = {}): void {
    const { file } = document;
    const now = this.#now();
    file.version += 1;
    file.changeNumber = this.#changes.take();
    file.changeTime = now;
    if (!isQuiet) {
      file.modifiedTime = now;
      file.lastModifiedBy = by;
      file.modifiedBy = { ...file.modifiedBy, [by]: now };
    }
    this.#store(document);
    this.#tell(document.workbook.id);
  }

  /** Gives a permission, or changes the one that the grantee has. */
  share(document: Document, added: Permission): void {
    document.sharing.put(added);
    this.changed(document, { isQuiet: true });
  }

  /** Takes a permission back. */
  unshare(document: Document, removed: Permission): void {
    document.sharing.remove(removed.id);
    this.changed(document, { isQuiet: true });
    this.#lose(document, [removed]);
  }

  /** The app has made or opened the document for an account: from then on its tokens for `drive.file` reach it. */
  openWithApp(document: Document, email: string): void {
    const { file } = document;
    file.appUsers = [...new Set([...file.appUsers, email])];
    this.#store(document);
  }

  remove(spreadsheetId: string): void {
    const document = this.#documents.get(spreadsheetId);
    if (!document) return;
    this.#documents.delete(spreadsheetId);
    this.#changes.take();
    this.#lose(document, document.sharing.list());
    this.#tell(spreadsheetId);
    if (this.#folder === undefined) return;
    const file = this.#fileOf(this.#folder, spreadsheetId);
    this.#writes.drop(file);
    rmSync(file, { force: true });
  }

  /** Calls the listener whenever a spreadsheet was made, changed or removed; what it answers ends that. */
  onChange(listener: (spreadsheetId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls the listener whenever a spreadsheet was copied as a file. */
  onCopy(listener: (originalId: string, copyId: string) => void): void {
    this.#copyListeners.add(listener);
  }

  /** Stores everything that has not been stored yet. */
  flush(): void {
    this.#writes.flush();
  }

  #tell(spreadsheetId: string): void {
    for (const listener of this.#listeners) listener(spreadsheetId);
  }

  /** Notes that grantees lost sight of a document by the change that was made last. */
  #lose(document: Document, permissions: readonly Permission[]): void {
    const number = this.#changes.next - 1;
    const { workbook, file } = document;
    const fact = { number, time: this.#now(), fileId: workbook.id, appUsers: file.appUsers };
    this.#changes.addLosses(permissions.map((grantee) => ({ ...fact, grantee })));
    if (this.#folder === undefined) return;
    this.#writes.put(lossesFile(this.#folder), () => JSON.stringify(this.#changes.losses));
  }

  #adopt(state: WorkbookState, owner: string): Document {
    if (this.#documents.has(state.spreadsheetId)) {
      throw new Error(`There is already a spreadsheet ${state.spreadsheetId}.`);
    }
    const now = this.#now();
    const owned = permission({ type: 'user', emailAddress: owner }, 'owner', now);
    const document = this.#add(state, [owned], newFileFacts(owner, now));
    this.changed(document, { by: owner });
    return document;
  }

  #add(state: WorkbookState, permissions: readonly Permission[], file: FileFacts): Document {
    const document = {
      workbook: new Workbook(state, { engine: fxEngine, now: this.#now, switches: this.switches }),
      sharing: new Sharing(permissions),
      file,
      counters: new Counters(),
    };
    this.#documents.set(state.spreadsheetId, document);
    return document;
  }

  #store({ workbook, sharing, file }: Document): void {
    if (this.#folder === undefined) return;
    this.#writes.put(this.#fileOf(this.#folder, workbook.id), () =>
      encodeState({ workbook: workbook.state, permissions: sharing.list(), file }),
    );
  }

  #fileOf(folder: string, spreadsheetId: string): string {
    return join(folder, 'spreadsheets', `${spreadsheetId}.json`);
  }

  #storedLosses(): readonly Loss[] {
    if (this.#folder === undefined || !existsSync(lossesFile(this.#folder))) return [];
    return JSON.parse(readFileSync(lossesFile(this.#folder), 'utf8')) as Loss[];
  }

  #load(): void {
    if (this.#folder === undefined) return;
    const folder = join(this.#folder, 'spreadsheets');
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
      const { workbook, permissions, file } = decodeState(readFileSync(join(folder, name), 'utf8'));
      this.#add(workbook, permissions, file);
      this.#changes.sawNumber(file.changeNumber);
    }
  }
}

function lossesFile(folder: string): string {
  return join(folder, 'drive-losses.json');
}
