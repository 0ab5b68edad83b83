/** What a process does of the product's work; one process may do all of it, and any number may do the same. */

export const ROLES = ['api', 'worker', 'poller'] as const;

/** `api` answers HTTP, `worker` merges and writes, `poller` looks for work in MySQL and sends alerts. */
export type Role = (typeof ROLES)[number];
