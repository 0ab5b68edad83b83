/**
 * Whose values each row of the tab bears: a sort of some columns carries them away from their keys, and what people then do to a
 * row they do to the row of which it shows the values, whatever key stands beside them.
 */
import { tokenOf, type SheetView, type ViewRow } from './sheet-view.ts';

export class Bearers {
  /** By uid. Absent: the row that its key says. */
  readonly #bearers = new Map<number, string>();

  /** After a change of ours: a row is whose key we gave it. */
  noteOurs(before: SheetView, next: SheetView): void {
    const [was, is] = [keysByUid(before), keysByUid(next)];
    for (const [uid, key] of is) if (was.get(uid) !== key) this.#bearers.delete(uid);
  }

  /** After a change of people's: the keys of rows whose values are nowhere any more, though their keys may be. */
  notePeoples(before: SheetView, next: SheetView): string[] {
    const keys = keysByUid(before);
    const bearerOf = (uid: number) => this.#bearers.get(uid) ?? keys.get(uid);
    const changed = [...before.rows.values()].filter((row) => textOf(next.rows.get(row.uid)) !== textOf(row));
    const left = Map.groupBy(
      changed.filter(({ isEmpty }) => !isEmpty),
      (row) => textOf(row),
    );
    const moved = new Map<number, string>();
    const borne = new Set<string | undefined>();
    for (const { uid } of changed) {
      const row = next.rows.get(uid);
      if (row === undefined || row.isEmpty) continue;
      const source = left.get(textOf(row))?.shift();
      const bearer = source && bearerOf(source.uid);
      if (bearer !== undefined) moved.set(uid, bearer);
      borne.add(bearer ?? bearerOf(uid));
    }
    const gone = changed.flatMap(({ uid, isEmpty }) => {
      const row = next.rows.get(uid);
      const bearer = bearerOf(uid);
      const isGone = !isEmpty && (row === undefined || row.isEmpty);
      return isGone && bearer !== undefined && bearer !== keys.get(uid) && !borne.has(bearer) ? [bearer] : [];
    });
    for (const [uid, bearer] of moved) this.#bearers.set(uid, bearer);
    return gone;
  }
}

function keysByUid({ unique, repeated }: SheetView): Map<number, string> {
  const single = [...unique].map(([key, { uid }]) => [uid, key] as const);
  const several = [...repeated].flatMap(([key, rows]) => rows.map(({ uid }) => [uid, key] as const));
  return new Map([...single, ...several]);
}

function textOf(row: ViewRow | undefined): string {
  return row === undefined
    ? ''
    : JSON.stringify(Object.entries(row.cells).map(([id, cell]) => [id, tokenOf(cell)]));
}
