/** Tables that were there before any link: what MySQL's catalogue tells of those that may be attached. */
import type { KeyPart } from '../core/attached-table.ts';
import type { TableFact } from '../core/table-facts.ts';

export interface TableDescription {
  /** As links name it. */
  table: string;
  /** Of a view, the columns that were asked for. */
  key: readonly KeyPart[];
  isView?: true;
  columns: readonly TableFact[];
  /** Why it cannot be attached, as a sentence; null when it can. */
  unfit: string | null;
}

export interface AttachableTable {
  table: string;
  /** As the statistics of MySQL tell it. */
  rows: number;
  /** The tab that it is linked with, when it is. */
  linkedTab: string | null;
  isView: boolean;
}

export interface AttachableTables {
  /** Those that the patterns `schema.table` name, in the order of their names. */
  list(patterns: readonly string[]): Promise<AttachableTable[]>;
  /** `table` or `schema.table`; null when there is none, or no pattern names it. `viewKey`: columns that tell the rows of a view apart. */
  describe(
    table: string,
    patterns: readonly string[],
    viewKey?: readonly string[],
  ): Promise<TableDescription | null>;
  /** Runs `work` unless another request of any process does so for the same table just now; `busy` then. */
  alone<T>(table: string, work: () => Promise<T>): Promise<T | 'busy'>;
  /** Links that are over and still name the table. */
  formerLinks(table: string): Promise<number[]>;
}
