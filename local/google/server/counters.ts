/** What programs asked of one spreadsheet; a test sees from them that writes stand still. */

export class Counters {
  /** Calls that only read. */
  reads = 0;
  /** Calls that wrote and were accepted. */
  writes = 0;
  /** Calls that were refused or failed. */
  refused = 0;
  readonly #cells = new Map<number, number>();

  /** Adds the cells whose content an accepted call wrote, by tab. */
  addCells(cells: ReadonlyMap<number, number>): void {
    for (const [tabId, count] of cells) this.#cells.set(tabId, (this.#cells.get(tabId) ?? 0) + count);
  }

  /** Cells written through the API into one tab. */
  cellsWritten(tabId: number): number {
    return this.#cells.get(tabId) ?? 0;
  }

  toJSON(): object {
    const { reads, writes, refused } = this;
    return { reads, writes, refused, cellsWritten: Object.fromEntries(this.#cells) };
  }
}
