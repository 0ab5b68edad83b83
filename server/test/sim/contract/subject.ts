/**
 * What the contracts are run against: the simulated MySQL, and the real one behind the product's adapters. A contract knows
 * nothing else of either, so what it says holds for both.
 */
import type { Link } from '../../../core/link.ts';
import type { CustomerTransaction, MysqlPorts } from '../mysql/sim-mysql.ts';

export type ContractPorts = Omit<MysqlPorts, 'clock'>;

export interface Subject {
  ports: ContractPorts;
  /** A new link without its table, columns c1 to c4 (TEXT, NUMBER, DATE, BOOLEAN). */
  newLink(): Promise<Link>;
  /** A transaction of another program, on a connection of its own; values are by column id. */
  customer(table: string): Promise<CustomerTransaction>;
  /** Resolves as soon as a transaction waits for a row lock. */
  someoneWaits(): Promise<void>;
  close(): Promise<void>;
}

export type OpenSubject = () => Promise<Subject>;

/** A gate that a test opens: what waits before it goes on. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
