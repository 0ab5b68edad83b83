/**
 * Carries out what a person refused: rows that MySQL deleted come back there as the sheet shows them. What was agreed needs no
 * step of its own: the read that follows finds the rows owed, and the writer's guard lets them through. A row on which MySQL
 * fails is noted and tried again with a later read; it holds up neither the others nor the read.
 */
import type { CellBase, RowState } from '../core/base.ts';
import type { Link } from '../core/link.ts';
import { unmerged, type MergedRow } from '../core/merged-row.ts';
import type { Ports } from '../ports/ports.ts';
import { isRefused, type CellValue } from '../core/values/cell-value.ts';
import { narrow } from '../spreadsheet/narrow.ts';
import { noteFailures, reasonOf, type FailurePorts } from '../spreadsheet/row-failures.ts';
import type { Session } from '../spreadsheet/session.ts';
import { writeRows } from '../spreadsheet/write-rows.ts';

const PAGE_ROWS_MAX = 500;

type CarryPorts = FailurePorts & Pick<Ports, 'spreadsheets' | 'records' | 'approvals'>;

/** Forgets what is decided by itself, then brings refused rows back to MySQL. */
export async function carryOut(ports: CarryPorts, session: Session, link: Link): Promise<void> {
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    await ports.approvals.tidy(tx, link);
  });
  const waiting = await ports.approvals.waiting(link.id);
  const refused = [...waiting].flatMap(([key, { kind, state }]) =>
    kind === 'delete-in-sheet' && state === 'refused' ? [key] : [],
  );
  for (let at = 0; at < refused.length; at += PAGE_ROWS_MAX) {
    session.signal.throwIfAborted();
    const page = refused.slice(at, at + PAGE_ROWS_MAX);
    const { culprits } = await narrow(page, (keys) => bringBack(ports, session, link, keys));
    const failures = culprits.map(({ row: key, error }) => {
      return { key, pk: null, row: null, shown: null, ...reasonOf(error) };
    });
    await noteFailures(ports, link, { queue: 'reconcile', direction: 'sheet-to-mysql' }, failures);
  }
}

async function bringBack(
  ports: CarryPorts,
  session: Session,
  link: Link,
  keys: readonly string[],
): Promise<void> {
  await ports.database.transaction(async (tx) => {
    await ports.spreadsheets.lockFenced(tx, session.spreadsheet.id, session.fence);
    const states = [...(await ports.rows.lock(tx, link.id, keys)).values()];
    const pks = states.flatMap(({ pk }) => pk ?? []);
    const images = await ports.tables.read(tx, link, pks);
    const rows = states
      .map((state) => unmerged(state, images))
      .filter(({ state, db }) => db === null && state.base !== null && state.openIntent === null);
    const { states: written, refused } = await writeRows(ports, tx, link, rows.map(asInsert));
    await ports.rows.save(tx, link.id, written);
    // As any row of the sheet that MySQL does not take: the next read tries again.
    await ports.rows.forget(tx, link.id, refused);
    await ports.approvals.release(
      tx,
      link.id,
      states.filter(({ openIntent }) => openIntent === null).map(({ key }) => key),
    );
    if (written.length > 0) {
      const crossed = { what: 'insert', rows: written.length, cells: 0 };
      await ports.records.addActivity(tx, { link: link.id, direction: 'sheet-to-mysql', ...crossed });
    }
  });
}

function asInsert(row: MergedRow): MergedRow {
  const cells = Object.entries(row.state.base ?? {});
  const values = Object.fromEntries(cells.map(([column, cell]) => [column, valueIn(cell)]));
  return {
    ...row,
    state: { ...row.state, dirty: false } satisfies RowState,
    write: { kind: 'insert', values },
  };
}

/** What MySQL held beside this cell. */
function valueIn({ v, held }: CellBase): CellValue {
  if (held) return held.db;
  return isRefused(v) ? null : v;
}
