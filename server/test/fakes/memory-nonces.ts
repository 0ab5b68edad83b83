/** Nonces in memory, for ever. */
import type { CallNonces } from '../../ports/call-nonces.ts';

export function memoryNonces(): CallNonces {
  const spent = new Set<string>();
  return {
    spend(link, nonce) {
      const isNew = !spent.has(`${link} ${nonce}`);
      spent.add(`${link} ${nonce}`);
      return Promise.resolve(isNew);
    },
  };
}
