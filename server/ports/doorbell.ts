/**
 * Doorbells say only "there is work": they carry an id and no data. A ring may be lost or doubled; the sweep rings
 * again for whatever is pending in MySQL.
 */
export type DoorbellQueue = 'sheet-to-db' | 'db-to-sheet' | 'reconcile';

/** How many rings of a queue are in which state. */
export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

export interface Doorbell {
  /** `id` is a link for `sheet-to-db`, a spreadsheet for the others. Rings while the work is running count once more. */
  ring(queue: DoorbellQueue, id: number, delayMs?: number): Promise<void>;
}
