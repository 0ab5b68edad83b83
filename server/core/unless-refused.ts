/** Reads that Google may refuse as they are: a tab is gone, or rows are where the grid no longer reaches. */
import { SyncError } from './sync-error.ts';

/** Null when Google refuses; whatever else fails is thrown on. */
export async function unlessRefused<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof SyncError && error.code === 'SHEETS_REFUSED') return null;
    throw error;
  }
}
