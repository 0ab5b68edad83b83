/**
 * Removes once-tokens that nobody needs any more: their intent is settled, and the call that carried them is long over.
 * A batch of its own, of ids seen in a fresh read only; a refusal is harmless.
 */
import type { Micros } from '../core/micros.ts';
import { tokenId } from '../core/once-token.ts';
import type { Ports } from '../ports/ports.ts';
import { readTokens } from './read-tokens.ts';
import type { Session } from './session.ts';

/** Google ends a call after 180 seconds; this is far beyond. */
const KEEP_US: Micros = 10 * 60 * 1_000_000;
/** Fewer are not worth two calls of the quota. */
const WORTH_IT = 20;

export async function tidyTokens(
  ports: Pick<Ports, 'intents' | 'sheets' | 'clock'>,
  session: Session,
): Promise<void> {
  const { id, googleId, scratchTabId } = session.spreadsheet;
  // They went with the tab.
  if (scratchTabId === null) return;
  const old = await ports.intents.tokensToRemove(id, ports.clock.lower() - KEEP_US);
  if (old.length < WORTH_IT || session.signal.aborted) return;
  const present = new Set((await readTokens(ports, session)).map((token) => token.id));
  const seen = old.filter((n) => present.has(tokenId(n)));
  if (seen.length > 0) await ports.sheets.removeTokens(googleId, seen.map(tokenId));
  await ports.intents.tokensRemoved(id, old);
}
