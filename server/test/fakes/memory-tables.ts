/** Managed tables in memory: their names only, as registration uses them. */
import { SyncError } from '../../core/sync-error.ts';
import type { Tables } from '../../ports/tables.ts';

export type MemoryTables = Pick<Tables, 'createManaged' | 'drop' | 'exists'> & { names: Set<string> };

export function memoryTables(): MemoryTables {
  const names = new Set<string>();
  return {
    names,
    createManaged({ table }) {
      if (names.has(table)) return Promise.reject(new SyncError('MYSQL_REJECTED', 'the table exists'));
      names.add(table);
      return Promise.resolve();
    },
    drop(table) {
      names.delete(table);
      return Promise.resolve();
    },
    exists: (table) => Promise.resolve(names.has(table)),
  };
}
