/** The schema registry of links: all columns that they have or had, and the audit of what became of them. */
import type { Registry } from '../core/schema/registered-column.ts';
import type { SchemaEvent } from '../core/schema/schema-events.ts';
import type { Tx } from './database.ts';

export interface StoredSchemaEvent extends SchemaEvent {
  id: number;
  /** Milliseconds since 1970. */
  at: number;
}

export interface SchemaRegistry {
  read(link: number): Promise<Registry>;
  /**
   * Stores the next state, its events and a nudge, when the registry still has version `from`; false when somebody was
   * faster. A change of tags alone keeps the version and tells nobody.
   */
  save(tx: Tx, link: number, from: number, next: Registry, events: readonly SchemaEvent[]): Promise<boolean>;
  /** The newest first. */
  events(link: number, limit: number): Promise<StoredSchemaEvent[]>;
  /** Links with columns that wait for their place in MySQL or in the tab, for the sweep; without the paused ones. */
  withWanted(): Promise<{ link: number; spreadsheet: number }[]>;
}
