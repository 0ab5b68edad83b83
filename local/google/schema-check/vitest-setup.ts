/**
 * For every test file: whatever the file, the product or a client sends to a stand-in in this process, and all that is
 * answered, has to fit Google's schema, and all that the product sends has to be covered; else the test that caused it fails. The schema is read only when there is
 * something to check.
 */
import { subscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, expect } from 'vitest';
import type { Exchange } from '../server/exchanges.ts';
import { exchangeChannel } from '../server/exchanges.ts';
import type { ExchangeCheck, Violation } from './exchange-check.ts';

const exchanges: Exchange[] = [];
let check: ExchangeCheck | undefined;

subscribe(exchangeChannel, (message) => {
  exchanges.push(message as Exchange);
});

/** The stand-in's own tests send nonsense on purpose: what Google refuses with 400 need not fit. */
function isOnPurpose({ answer }: Exchange, { side }: Violation): boolean {
  return side === 'request' && answer?.status === 400 && isOwnTest();
}

function isOwnTest(): boolean {
  return /\/local\/google\//.test(expect.getState().testPath ?? '');
}

/** What the product sends, the stand-in has to have: an honest 501 would hide that it was never tried. */
function uncovered({ verb, address, answer }: Exchange): string[] {
  return answer?.status === 501 && !isOwnTest() ? [`${verb} ${address}: the stand-in does not cover it`] : [];
}

async function checkExchanges(): Promise<void> {
  if (exchanges.length === 0) return;
  const { ExchangeCheck } = await import('./exchange-check.ts');
  check ??= await ExchangeCheck.load();
  const sentences = new Set<string>();
  for (const exchange of exchanges.splice(0)) {
    for (const sentence of uncovered(exchange)) sentences.add(sentence);
    for (const violation of check.violations(exchange)) {
      const { side, method, path, reason } = violation;
      if (!isOnPurpose(exchange, violation)) sentences.add(`${method}: ${side} ${path} ${reason}`);
    }
  }
  if (sentences.size > 0) throw new Error(`Not as in Google's schema:\n${[...sentences].join('\n')}`);
}

/** The first check of a file compiles Google's schema, which takes long on a busy machine. */
const patienceMs = 60_000;
afterEach(checkExchanges, patienceMs);
afterAll(checkExchanges, patienceMs);
