/** The port of tickets, in memory. */
import type { Tickets } from '../../ports/tickets.ts';

export function memoryTickets(): Tickets {
  const tickets = new Map<string, number>();
  return {
    add: (hash, until) => {
      tickets.set(hash, until);
      return Promise.resolve();
    },
    take: (hash, now) => {
      const until = tickets.get(hash) ?? 0;
      tickets.delete(hash);
      return Promise.resolve(until > now);
    },
  };
}
