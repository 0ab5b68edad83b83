/**
 * What waits for a person, and the person's answer. An answer is stored with a nudge in one transaction; the read that follows
 * carries it out, on the rows that were shown and are still as they were.
 */
import { approvalSentence, type Approval, type ApprovalAnswer } from '../core/approval.ts';
import type { Link } from '../core/link.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Ports } from '../ports/ports.ts';

export interface AskedApproval extends Approval {
  sentence: string;
}

type ApprovalPorts = Pick<Ports, 'database' | 'approvals' | 'linkSizes' | 'links' | 'doorbell' | 'log'>;

/** The open ones, the newest first. */
export function listApprovals(
  ports: Pick<Ports, 'approvals'>,
): (link: Pick<Link, 'id' | 'tabName' | 'deletes' | 'deleteGuard'>) => Promise<AskedApproval[]> {
  return async (link) => {
    const open = await ports.approvals.list(link.id);
    return open.map((approval) => ({ ...approval, sentence: approvalSentence(approval, link) }));
  };
}

/**
 * An older version of the file concerns all links of the spreadsheet: one answer counts for each. Throws APPROVAL_UNKNOWN,
 * APPROVAL_CLOSED, and APPROVAL_GREW when the question is about more than `shownRows` rows by now; the same answer given twice
 * is one.
 */
export function answerApproval(
  ports: ApprovalPorts,
): (link: Link, id: number, answer: ApprovalAnswer, shownRows?: number) => Promise<AskedApproval[]> {
  const list = listApprovals(ports);
  return async (link, id, answer, shownRows = Infinity) => {
    const open = await ports.approvals.list(link.id);
    const approval = open.find((each) => each.id === id);
    if (approval === undefined) {
      const state = await ports.approvals.stateOf(link.id, id);
      if (state === null) throw new SyncError('APPROVAL_UNKNOWN');
      if (state !== (answer === 'agree' ? 'agreed' : 'refused')) throw new SyncError('APPROVAL_CLOSED');
      return list(link);
    }
    const concerned = approval.kind === 'older-version' ? await ports.links.list(link.spreadsheet) : [link];
    await ports.database.transaction(async (tx) => {
      for (const { id: linkId } of concerned) {
        const same = linkId === link.id ? [approval] : await sameQuestion(ports, linkId, approval);
        for (const each of same) {
          const outcome = await ports.approvals.answer(tx, linkId, each.id, answer, shownRows);
          if (outcome === 'grown') throw new SyncError('APPROVAL_GREW');
        }
        // What goes from now on is counted anew.
        if (answer === 'agree') await ports.linkSizes.forget(tx, linkId);
        await ports.links.nudge(linkId, tx);
      }
    });
    await ports.doorbell.ring('reconcile', link.spreadsheet);
    const fields = { event: 'approval-answered', link: link.publicId, kind: approval.kind, answer };
    ports.log.info({ ...fields, rows: approval.rows }, 'a person answered');
    return list(link);
  };
}

async function sameQuestion(
  ports: Pick<Ports, 'approvals'>,
  link: number,
  { kind, shownN }: Approval,
): Promise<Approval[]> {
  const open = await ports.approvals.list(link);
  return open.filter((each) => each.kind === kind && each.shownN === shownN);
}
