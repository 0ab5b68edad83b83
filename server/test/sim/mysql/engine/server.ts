/**
 * The simulated MySQL server: statements, transactions and faults. Each statement waits for the scheduler first; what ends a
 * transaction waits once more before its answer is there, because that answer can be lost.
 */
import type { Micros } from '../../../../core/micros.ts';
import type { SimProcess } from '../../world/process.ts';
import type { World } from '../../world/world.ts';
import type { MysqlFault } from '../sim-mysql.ts';
import { Locks } from './locks.ts';
import { asFlowsSee, CONNECTION_LOST, DEADLOCK, MysqlError } from './mysql-error.ts';
import { Trx } from './trx.ts';

export const SECOND: Micros = 1_000_000;
/** `innodb_lock_wait_timeout` of the product's connections. */
const OUR_LOCK_WAIT = 3 * SECOND;

export class SimServer {
  readonly world: World;
  readonly locks: Locks;
  readonly #armed: MysqlFault[] = [];

  constructor(world: World) {
    this.world = world;
    this.locks = new Locks(world);
  }

  /** UTC_TIMESTAMP(6). */
  now(): Micros {
    return this.world.now();
  }

  arm(fault: MysqlFault): void {
    this.#armed.push(fault);
  }

  begin(client: SimProcess, lockWaitUs = OUR_LOCK_WAIT): Trx {
    return new Trx(client, this.locks, lockWaitUs);
  }

  /** One statement of an open transaction. Errors are as the flows see them. */
  async statement<T>(trx: Trx, label: string, work: () => T | Promise<T>): Promise<T> {
    await trx.client.point(label);
    try {
      this.#breakDown(trx);
      if (trx.isOver) throw new MysqlError(CONNECTION_LOST);
      return await work();
    } catch (error) {
      throw asFlowsSee(error);
    }
  }

  /** A statement, or a few that the server takes as one, committed by itself. */
  async alone<T>(client: SimProcess, label: string, work: (trx: Trx) => T | Promise<T>): Promise<T> {
    const trx = this.begin(client);
    try {
      const result = await this.statement(trx, label, () => work(trx));
      trx.commit();
      await client.point(`${label} answered`);
      return result;
    } catch (error) {
      trx.rollback();
      throw error;
    }
  }

  /** A consistent read outside of any transaction. */
  async read<T>(client: SimProcess, label: string, work: () => T): Promise<T> {
    const trx = this.begin(client);
    try {
      return await this.statement(trx, label, work);
    } finally {
      trx.rollback();
    }
  }

  /** Runs `work` in a transaction once; it is rolled back when `work` throws. */
  async transaction<T>(client: SimProcess, work: (trx: Trx) => Promise<T>): Promise<T> {
    await client.point('START TRANSACTION');
    const trx = this.begin(client);
    try {
      const result = await work(trx);
      await this.#commit(trx);
      return result;
    } catch (error) {
      if (!trx.isOver) {
        await client.point('ROLLBACK');
        trx.rollback();
      }
      throw error;
    }
  }

  async #commit(trx: Trx): Promise<void> {
    const isAnswerLost = this.#armed[0] === 'commit-answer';
    if (isAnswerLost) this.#armed.shift();
    await this.statement(trx, 'COMMIT', () => trx.commit());
    await trx.client.point('COMMIT answered');
    if (isAnswerLost) throw asFlowsSee(new MysqlError(CONNECTION_LOST));
  }

  /** The fault that is armed for the next statement, if any. */
  #breakDown(trx: Trx): void {
    const fault = this.#armed[0];
    if (fault !== 'deadlock' && fault !== 'connection') return;
    this.#armed.shift();
    trx.rollback();
    throw new MysqlError(fault === 'deadlock' ? DEADLOCK : CONNECTION_LOST);
  }
}
