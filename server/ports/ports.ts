/** All ports by name. A flow takes the few it needs: `Pick<Ports, 'inbox' | 'tables'>`. */
import type { Approvals } from './approvals.ts';
import type { ChangeQueue } from './change-queue.ts';
import type { Conflicts } from './conflicts.ts';
import type { Database } from './database.ts';
import type { Doorbell } from './doorbell.ts';
import type { Ids } from './ids.ts';
import type { Inbox } from './inbox.ts';
import type { Intents } from './intents.ts';
import type { Lease } from './lease.ts';
import type { LinkReads } from './link-reads.ts';
import type { Links } from './links.ts';
import type { Log } from './log.ts';
import type { OneSided } from './one-sided.ts';
import type { Records } from './records.ts';
import type { Repairs } from './repairs.ts';
import type { Rows } from './rows.ts';
import type { Sheets } from './sheets.ts';
import type { Spreadsheets } from './spreadsheets.ts';
import type { SyncClock } from './sync-clock.ts';
import type { Tables } from './tables.ts';
import type { Touches } from './touches.ts';

export interface Ports {
  database: Database;
  spreadsheets: Spreadsheets;
  links: Links;
  linkReads: LinkReads;
  rows: Rows;
  inbox: Inbox;
  tables: Tables;
  changeQueue: ChangeQueue;
  intents: Intents;
  repairs: Repairs;
  approvals: Approvals;
  oneSided: OneSided;
  records: Records;
  conflicts: Conflicts;
  touches: Touches;
  doorbell: Doorbell;
  lease: Lease;
  sheets: Sheets;
  clock: SyncClock;
  ids: Ids;
  log: Log;
}
