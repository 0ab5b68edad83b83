/** Before a step that calls Google: its calls are set aside, or the session ends and comes again when it is its turn. */
import { SyncError } from '../core/sync-error.ts';
import type { TurnWanted } from '../ports/budget.ts';
import type { Ports } from '../ports/ports.ts';
import type { Session } from './session.ts';

/** Throws TURN_LATER. Nothing may be half done then: the work starts anew with what there is at that time. */
export async function takeTurn(
  { budget }: Pick<Ports, 'budget'>,
  { spreadsheet: { googleId } }: Session,
  wanted: Omit<TurnWanted, 'googleId'>,
): Promise<void> {
  const afterMs = await budget.turn({ googleId, ...wanted });
  if (afterMs > 0) throw new SyncError('TURN_LATER', undefined, { afterMs });
}
