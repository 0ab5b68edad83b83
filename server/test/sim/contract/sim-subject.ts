/** The simulated MySQL as a subject: its world runs by itself while a test waits. */
import { TEST_COLUMNS } from '../../harness/mysql.ts';
import { createSimMysql } from '../mysql/create-sim-mysql.ts';
import type { CustomerTransaction, Values } from '../mysql/sim-mysql.ts';
import { simProcess } from '../world/process.ts';
import { World } from '../world/world.ts';
import { contractLink } from './contract-link.ts';
import type { Subject } from './subject.ts';

export function openSimSubject(seed: number): Subject {
  const world = new World({ seed });
  const mysql = createSimMysql(world);
  const ports = mysql.ports(simProcess(world, 'backend'));
  let watchers: (() => void)[] = [];
  let isOpen = true;
  let failure: Error | null = null;

  const isWatched = () => watchers.length > 0 && mysql.waitingForLocks() > 0;
  const run = async (): Promise<void> => {
    while (isOpen) {
      await world.run(() => !isOpen || isWatched());
      if (isWatched()) {
        for (const told of watchers) told();
        watchers = [];
      }
      // The test's own tasks get their turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const running = run().catch((error: unknown) => {
    failure = new Error('the simulated world broke', { cause: error });
  });

  let links = 0;
  return {
    ports,
    newLink: () => contractLink(ports, (links += 1)),
    customer: (table) => Promise.resolve(byIds(mysql.customer.begin(table))),
    someoneWaits: () => new Promise((resolve) => watchers.push(resolve)),
    async close() {
      isOpen = false;
      await running;
      if (failure !== null) throw failure;
    },
  };
}

/** A contract names columns by their ids. */
function byIds(customer: CustomerTransaction): CustomerTransaction {
  const named = (values: Values): Values =>
    Object.fromEntries(
      TEST_COLUMNS.flatMap(({ id, name }) => (values[id] === undefined ? [] : [[name, values[id]]])),
    );
  return {
    ...customer,
    insert: (values) => customer.insert(named(values)),
    update: (pk, values) => customer.update(pk, named(values)),
  };
}
