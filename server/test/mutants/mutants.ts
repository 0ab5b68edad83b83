/**
 * Rules of the sync, each broken by one small change of its source. The simulation has to notice every one of them: what it
 * lets pass, it does not prove.
 */
import type { EventKind } from '../sim/events.ts';

export interface Mutant {
  /** What it gets wrong. */
  name: string;
  /** Rules of server/SPEC.md that it breaks. */
  rules: readonly string[];
  /** What has to happen in a run. */
  kinds: readonly EventKind[];
  /** How many of them, where a short run is not enough. */
  events?: number;
  /** Path below `server/`. */
  file: string;
  /** Stands exactly once in the file. */
  find: string;
  replace: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a row is who its number says',
    rules: ['I1'],
    kinds: ['type', 'move-row', 'sort-sheet', 'sql-update'],
    file: 'core/read-tab.ts',
    find: 'for (const seen of rows) {',
    replace: `const known = new Map([...lastPlace].map(([key, { row }]) => [row, key]));
      for (const shown of rows) {
        const seen = { ...shown, key: known.get(shown.row) ?? shown.key };`,
  },
  {
    name: 'a write carries no once-token',
    rules: ['C2', 'C4'],
    kinds: ['type', 'sql-update', 'google-fault', 'sql-insert', 'idle'],
    events: 150,
    file: 'adapters/google-sheets/compile-batch.ts',
    find: "ofNone(tokenRequest(context, intent.n, 'write')),",
    replace: '',
  },
  {
    name: 'a token that exists is taken for that of the write',
    rules: ['C4'],
    kinds: ['type', 'sql-update', 'google-fault', 'crash', 'sql-insert', 'idle'],
    events: 150,
    file: 'spreadsheet/settle-intents.ts',
    find: "return token?.title === tokenTitle(session.spreadsheet.nonce, 'write');",
    replace: 'return token !== undefined;',
  },
  {
    name: 'a write without an answer counts as not applied',
    rules: ['C3'],
    kinds: ['type', 'sql-update', 'google-fault', 'sql-insert', 'idle'],
    events: 150,
    file: 'spreadsheet/send-intent.ts',
    find: 'const settled = await settleOpen(ports, session, { ...intent, sentAt });',
    replace: "await voidIntent(ports, session, intent.n); const settled = 'void';",
  },
  {
    name: 'open writes are not settled before other work',
    rules: ['C4'],
    kinds: ['sql-update', 'google-fault', 'crash', 'idle'],
    file: 'spreadsheet/session.ts',
    find: 'await settleIntents(ports, session);',
    replace: '',
  },
  {
    name: 'one page of the tab judges what is absent',
    rules: ['D1'],
    kinds: ['add-row', 'type', 'idle'],
    file: 'spreadsheet/read-rows.ts',
    find: '[{ startRow: link.headerRow + 1 }]',
    replace: '[{ startRow: link.headerRow + 1, endRow: link.headerRow + 11 }]',
  },
  {
    name: 'one read is enough for a delete',
    rules: ['D1'],
    kinds: ['type', 'idle', 'google-fault', 'add-row'],
    file: 'reconcile/reconcile-spreadsheet.ts',
    find: 'if (!isConfirmed) continue;',
    replace: '',
  },
  {
    name: 'a row that MySQL changed is deleted because the sheet lacks it',
    rules: ['D3'],
    kinds: ['sql-update', 'delete-row', 'idle'],
    file: 'reconcile/delete-absent.ts',
    find: 'else if (isNewInMysql(state.base, db)) back.push(state);',
    replace: '',
  },
  {
    name: 'what a write covered is not looked at',
    rules: ['C12'],
    kinds: ['type', 'sql-update'],
    file: 'core/overwrite-cells.ts',
    find: '} else if (isAsKnown(was, known)) {',
    replace: '} else if (isAsKnown(was, known) || was !== undefined) {',
  },
  {
    name: 'a write hit the row that was meant, whatever its copy shows',
    rules: ['R1', 'C13'],
    kinds: ['type', 'sql-update', 'insert-row', 'move-row', 'delete-row', 'sort-sheet'],
    events: 150,
    file: 'core/finish-items.ts',
    find: 'const key = shownKey(write, at);',
    replace: 'const key = meant;',
  },
  {
    name: 'a row that was deleted by mistake is not put back',
    rules: ['R3'],
    kinds: ['type', 'sql-delete', 'sql-insert', 'insert-row', 'move-row', 'sort-sheet'],
    file: 'core/finish-items.ts',
    find: "finished.repairs.push({ kind: 'putBack', key, row, copy, places, cells: [...cells] });",
    replace: '',
  },
  {
    name: 'a key that was written into another row stays there',
    rules: ['R4'],
    kinds: ['add-row', 'move-row', 'sort-sheet', 'clear-key'],
    events: 60,
    file: 'core/finish-keys.ts',
    find: 'if (shown === null && (isNew || item.key === null)) return;',
    replace: 'if (shown !== null || isNew || item.key === null) return;',
  },
  {
    name: 'the loser of a conflict is not recorded',
    rules: ['O6', 'O13'],
    kinds: ['type', 'sql-update'],
    file: 'core/observe.ts',
    find: 'if (result.conflict) merged.conflicts.push(',
    replace: 'if (false) merged.conflicts.push(',
  },
  {
    name: 'a merge writes the whole row',
    rules: ['O3'],
    kinds: ['type', 'sql-update'],
    file: 'core/observe.ts',
    find: 'if (result.write !== undefined) values[column] = result.write;',
    replace: 'if (!isRefused(cell.value)) values[column] = cell.value;',
  },
  {
    name: 'what is known of a cell has no time',
    rules: ['E3'],
    kinds: ['type', 'insert-row', 'network-fault', 'sql-update'],
    events: 150,
    file: 'core/observe.ts',
    find: 'if (!isLater && seen.lo < known.lo) continue;',
    replace: 'if (known !== undefined) { cells[column] = cell; continue; }',
  },
  {
    name: 'a webhook counts as late as it arrives',
    rules: ['E3'],
    kinds: ['type', 'sql-update', 'network-fault', 'idle'],
    file: 'core/edit-timing.ts',
    find: 'return { at: capturedAt + clock.offset, error: clock.error, received: receivedAt };',
    replace: 'return { at: receivedAt, error: 0, received: receivedAt + capturedAt * 0 };',
  },
  {
    name: 'a read of about the time of an edit is taken for a later one',
    rules: ['E3'],
    kinds: ['type', 'insert-row', 'network-fault', 'sql-update'],
    events: 150,
    file: 'core/observe.ts',
    find: `if (isLater || isAsKnown(cell, known)) cells[column] = cell;
    else unsure = true;`,
    replace: 'cells[column] = cell;',
  },
  {
    name: 'under the policy "latest" the earlier one wins',
    rules: ['O5', 'O7'],
    kinds: ['type', 'sql-update'],
    file: 'core/resolve-conflict.ts',
    find: 'sheetAt >= dbAt ?',
    replace: 'sheetAt < dbAt ?',
  },
  {
    name: 'an edit that cools down is dropped',
    rules: ['E4'],
    kinds: ['type', 'sql-update', 'paste-block'],
    file: 'sheet-to-mysql/apply-edits.ts',
    find: "if (decision.why === 'cooldown') page.coolsInMs = Math.min(page.coolsInMs ?? Infinity, coolsIn ?? 0);",
    replace: "if (decision.why === 'cooldown') outcomes.push({ id: entry.id, outcome: 'stale' });",
  },
  {
    name: 'an edit counts as made a minute before it was',
    rules: ['T3', 'T4'],
    kinds: ['type', 'sql-update', 'network-fault'],
    events: 100,
    file: 'core/edit-timing.ts',
    find: 'return { at: capturedAt + clock.offset, error: clock.error, received: receivedAt };',
    replace:
      'return { at: capturedAt + clock.offset - 60_000_000, error: clock.error, received: receivedAt };',
  },
  {
    // The triggers are the simulated server's, so it is there that the mark is missed.
    name: 'our own writes are marked as changes',
    rules: ['E1'],
    kinds: ['type', 'sql-update', 'clear-cells'],
    events: 100,
    file: 'test/sim/mysql/sim-tables.ts',
    find: "const OURS: How = { by: 'ours' };",
    replace: "const OURS: How = { by: 'ours-marked', person: null };",
  },
  {
    name: 'a value that MySQL refuses holds the row’s other values back',
    rules: ['V15'],
    kinds: ['type-refused', 'paste-block', 'mend', 'type'],
    file: 'spreadsheet/write-rows.ts',
    find: 'outcomes.set(each.key, await writeApart(tables, tx, link, each, first));',
    replace: '',
  },
  {
    name: 'a row that MySQL does not take back is tried for ever',
    rules: ['V15'],
    kinds: ['type-refused', 'sql-delete', 'type'],
    events: 80,
    file: 'reconcile/merge-tab.ts',
    find: 'await ports.rows.forget(tx, link.id, refused);',
    replace: '',
  },
];
