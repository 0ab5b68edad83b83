/** What people ask of the backend for a link, and the reads that nobody asked for: the product's own flows. */
import { answerApproval, listApprovals } from '../../approvals/answer-approval.ts';
import type { Link } from '../../core/link.ts';
import { controlLink } from '../../link-life/control-link.ts';
import type { Ports } from '../../ports/ports.ts';
import { scheduleReads } from '../../watch/schedule-reads.ts';
import type { Command } from './events.ts';

/** Every tab is due at once: when it is read is the run's to decide. */
const AT_ONCE = {
  times: { idle: 0, latest: 0, full: 0 },
  perMinute: 1_000,
  accounts: [''],
  watchedWithin: 0,
};
/** Drive tells of nothing. */
const BLIND = {
  take: () => Promise.resolve(null),
  advance: () => Promise.resolve(),
  workedAt: () => Promise.resolve(null),
};
const POLICIES = ['latest', 'latest', 'sheet', 'db'] as const;

export async function command(ports: Ports, link: Link, what: Command, choice: number): Promise<void> {
  switch (what) {
    case 'pause':
      return controlLink(ports).pause(link);
    case 'resume':
      return controlLink(ports).resume(link);
    case 'settings':
      return ports.links.changeSettings(link.id, { policy: POLICIES[choice % POLICIES.length] });
    // Rows that are gone from one side are emptied on the other from now on.
    case 'empty-rows':
      return ports.links.changeSettings(link.id, { deletes: 'clear' });
    case 'scheduled-read':
      await scheduleReads({ ...ports, fileWatch: BLIND }, AT_ONCE)();
  }
}

/** A person agrees to all that waits for one. The answer: to how many questions. */
export async function agreeToAll(ports: Ports, link: Link): Promise<number> {
  const asked = await listApprovals(ports)(link);
  for (const { id } of asked) await answerApproval(ports)(link, id, 'agree');
  return asked.length;
}
