/**
 * What Apps Script keeps between executions: properties and triggers. In memory, and in one JSON file when there is a
 * folder. The file is replaced as a whole, so a crash leaves the last complete one.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type StoreName = 'document' | 'script' | 'user';

export interface Trigger {
  uid: string;
  spreadsheetId: string;
  handler: string;
  type: 'ON_EDIT' | 'ON_CHANGE' | 'ON_OPEN' | 'CLOCK';
  /** As whom the handler runs. */
  user: string;
  /** How often a clock fires. */
  everyHours?: number;
}

/** Whose properties: the spreadsheet's id, the user's address, or the one script. */
export interface Owner {
  spreadsheetId: string;
  user: string;
}

interface Stored {
  /** By `document:<id>`, `user:<address>` or `script`. */
  properties: Record<string, Record<string, string>>;
  triggers: Trigger[];
}

export class ScriptStore {
  readonly #file: string | undefined;
  #stored: Stored = { properties: {}, triggers: [] };
  #saving: Promise<void> | undefined;
  #changedSince = false;

  /** Reads what an earlier run left in the folder. */
  constructor(dataDir: string | undefined) {
    if (dataDir === undefined) return;
    mkdirSync(dataDir, { recursive: true });
    this.#file = join(dataDir, 'apps-script.json');
    try {
      this.#stored = JSON.parse(readFileSync(this.#file, 'utf8')) as Stored;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  /** The properties of one store; a copy. */
  properties(store: StoreName, owner: Owner): Record<string, string> {
    return { ...this.#stored.properties[storeKey(store, owner)] };
  }

  replaceProperties(store: StoreName, owner: Owner, properties: Record<string, string>): void {
    this.#stored.properties[storeKey(store, owner)] = properties;
    this.#save();
  }

  get triggers(): readonly Trigger[] {
    return this.#stored.triggers;
  }

  addTrigger(trigger: Trigger): void {
    this.#stored.triggers.push(trigger);
    this.#save();
  }

  removeTrigger(uid: string): void {
    this.#stored.triggers = this.#stored.triggers.filter((trigger) => trigger.uid !== uid);
    this.#save();
  }

  /** Resolves when all changes are in the file. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  #save(): void {
    this.#changedSince = true;
    this.#saving ??= this.#write().finally(() => (this.#saving = undefined));
  }

  async #write(): Promise<void> {
    const file = this.#file;
    while (this.#changedSince) {
      this.#changedSince = false;
      if (file === undefined) return;
      await writeFile(`${file}.new`, JSON.stringify(this.#stored, null, 1), { mode: 0o600 });
      await rename(`${file}.new`, file);
    }
  }
}

/** The properties without one of them. */
export function without(properties: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([other]) => other !== name));
}

function storeKey(store: StoreName, owner: Owner): string {
  if (store === 'script') return 'script';
  return store === 'document' ? `document:${owner.spreadsheetId}` : `user:${owner.user}`;
}
