/**
 * Rules of the sync, each broken by one small change of its source. The simulation has to notice every one of them: what it
 * lets pass, it does not prove.
 */

export interface Mutant {
  /** What it gets wrong. */
  name: string;
  /** Rules of server/SPEC.md that it breaks. */
  rules: readonly string[];
  /** Path below `server/`. */
  file: string;
  /** Stands exactly once in the file. */
  find: string;
  replace: string;
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'an edit has no time: what arrives last wins',
    rules: ['E3', 'T3', 'T6'],
    file: 'core/edit-timing.ts',
    find: "if (captured.at - captured.error > base.hi) return 'observe';",
    replace: "return 'observe';",
  },
  {
    name: 'the base has no time: every read counts',
    rules: ['T5'],
    file: 'core/observe.ts',
    find: 'const isLater = seen.isPreImage === true || known === undefined || seen.lo > known.hi;',
    replace: 'const isLater = true;',
  },
  {
    name: 'a row is who its number says',
    rules: ['I1'],
    file: 'core/read-tab.ts',
    find: 'for (const seen of rows) {',
    replace: `const known = new Map([...lastPlace].map(([key, { row }]) => [row, key]));
      for (const shown of rows) {
        const seen = { ...shown, key: known.get(shown.row) ?? shown.key };`,
  },
  {
    name: 'a copy of a row may take its key',
    rules: ['I5'],
    file: 'core/choose-originals.ts',
    find: 'const original = likest.length === 1 ? (likest[0] ?? chosen) : chosen;',
    replace: 'const original = rows[0] ?? chosen;',
  },
  {
    name: 'keys that were lost or left behind stay where they are',
    rules: ['I6', 'I7'],
    file: 'reconcile/return-keys.ts',
    find: "if (found.size === 0) return 'nothing';",
    replace: "return 'nothing';",
  },
  {
    name: 'a write carries no once-token',
    rules: ['C2', 'C4'],
    file: 'adapters/google-sheets/compile-batch.ts',
    find: "tokenRequest(context, intent.n, 'write'),",
    replace: '',
  },
  {
    name: 'a token that exists is taken for that of the write',
    rules: ['C4'],
    file: 'spreadsheet/settle-intents.ts',
    find: "return token?.title === tokenTitle(session.spreadsheet.nonce, 'write');",
    replace: 'return token !== undefined;',
  },
  {
    name: 'a write without an answer counts as not applied',
    rules: ['C3'],
    file: 'spreadsheet/send-intent.ts',
    find: 'const settled = await settleOpen(ports, session, { ...intent, sentAt });',
    replace: "await voidIntent(ports, session, intent.n); const settled = 'void';",
  },
  {
    name: 'open writes are not settled before other work',
    rules: ['C4'],
    file: 'spreadsheet/session.ts',
    find: 'await settleIntents(ports, session);',
    replace: '',
  },
  {
    name: 'no transaction checks the fence',
    rules: ['C7'],
    file: 'test/sim/mysql/sim-spreadsheets.ts',
    find: "if (spreadsheet.fence !== fence) throw new SyncError('LEASE_LOST');",
    replace: '',
  },
  {
    name: 'the ids of changes are read after the rows',
    rules: ['T8', 'T9'],
    file: 'mysql-to-sheet/plan-page.ts',
    find: 'const merged = await mergePage(ports, tx, planning, work);',
    replace: `const merged = await mergePage(ports, tx, planning, work);
      for (const change of await ports.changeQueue.pending(planning.link.table, 2000)) {
        for (const { changes } of work.values()) {
          const isNew = changes.some(({ pk }) => pk === change.pk) && !changes.some(({ id }) => id === change.id);
          if (isNew) changes.push(change);
        }
      }`,
  },
  {
    name: 'a read of some rows is taken for the whole tab',
    rules: ['Q4'],
    file: 'spreadsheet/read-rows.ts',
    find: 'return read !== null && allFound ? read : readWholeTab(ports, session, link);',
    replace: 'return read ?? readWholeTab(ports, session, link);',
  },
  {
    name: 'one page of the tab judges what is absent',
    rules: ['D1'],
    file: 'spreadsheet/read-rows.ts',
    find: '[{ startRow: link.headerRow + 1 }]',
    replace: '[{ startRow: link.headerRow + 1, endRow: link.headerRow + 11 }]',
  },
  {
    name: 'one read is enough for a delete',
    rules: ['D1'],
    file: 'reconcile/reconcile-spreadsheet.ts',
    find: 'if (!isConfirmed) continue;',
    replace: '',
  },
  {
    name: 'a row that MySQL changed is deleted because the sheet lacks it',
    rules: ['D3'],
    file: 'reconcile/delete-absent.ts',
    find: 'else if (isDirty(state.base, db)) back.push(state);',
    replace: '',
  },
  {
    name: 'what a write covered is not looked at',
    rules: ['C12'],
    file: 'core/overwrite-cells.ts',
    find: '} else if (isAsKnown(was, known)) {',
    replace: '} else if (isAsKnown(was, known) || was !== undefined) {',
  },
  {
    name: 'a write hit the row that was meant, whatever its copy shows',
    rules: ['R1', 'C13'],
    file: 'core/finish-items.ts',
    find: 'const key = shownKey(write, at);',
    replace: 'const key = meant;',
  },
  {
    name: 'a row that was deleted by mistake is not put back',
    rules: ['R3'],
    file: 'core/finish-items.ts',
    find: "finished.repairs.push({ kind: 'putBack', key, row, copy: copyOf(finish, item.row), cells: [...cells] });",
    replace: '',
  },
  {
    name: 'a key that was written into another row stays there',
    rules: ['R4'],
    file: 'core/finish-items.ts',
    find: "finished.repairs.push({ kind: 'rekey', from: item.key, to: shown, row: item.row, mark });",
    replace: '',
  },
  {
    name: 'an edit of a row that is being written is applied at once',
    rules: ['C5'],
    file: 'core/decide-edit.ts',
    find: 'const isLocked = state?.openIntent != null;',
    replace: 'const isLocked = false;',
  },
  {
    name: 'an edit of a row that a customer has locked counts as applied',
    rules: ['C9', 'W6'],
    file: 'spreadsheet/merge-locked.ts',
    find: 'const applied = edits.entries.filter(({ key }) => !busy.has(key));',
    replace: 'const applied = edits.entries;',
  },
  {
    name: 'edits that wait are not merged before a read of their row',
    rules: ['W6'],
    file: 'spreadsheet/sight-edits.ts',
    find: 'edits.sightings.push({ key: entry.key, cells: news, ...captureWindow(captured) });',
    replace: '',
  },
  {
    name: 'the loser of a conflict is not recorded',
    rules: ['O6', 'O13'],
    file: 'core/observe.ts',
    find: 'if (result.conflict) merged.conflicts.push(',
    replace: 'if (false) merged.conflicts.push(',
  },
  {
    name: 'a merge writes the whole row',
    rules: ['O3'],
    file: 'core/observe.ts',
    find: 'if (result.write !== undefined) values[column] = result.write;',
    replace: 'if (!isRefused(cell.value)) values[column] = cell.value;',
  },
  {
    name: 'the writer merges what nobody told of',
    rules: ['I7'],
    file: 'mysql-to-sheet/plan-page.ts',
    find: 'if (base !== null && showsNews(shown.cells, base)) news.add(state.key);',
    replace: 'if (false) news.add(state.key);',
  },
  {
    name: 'our own writes are marked like those of a customer',
    rules: ['E1'],
    file: 'test/sim/mysql/linked-tables.ts',
    find: "if (write.by !== 'ours') {",
    replace: 'if (true) {',
  },
];
