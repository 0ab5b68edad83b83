/** The state of a link in one sentence, the most pressing first. Pure. */
import type { Link } from '../core/link.ts';
import type { LinkWatch } from '../ports/link-reads.ts';
import type { LinkFacts } from '../ports/overview.ts';

export function linkSentence(
  link: Pick<Link, 'status' | 'pauseReason' | 'pausedByPerson' | 'tabName'>,
  facts: LinkFacts,
  watch: Pick<LinkWatch, 'owner' | 'isSilent'> = { owner: null, isSilent: false },
): string {
  if (link.pausedByPerson) {
    return `Paused: edits and changes wait, nothing is lost. Choose "Resume" to go on.${waitingNote(facts)}`;
  }
  if (link.status === 'paused') return link.pauseReason ?? 'Paused. Choose "Resume" to go on.';
  if (link.status === 'importing') return importSentence(facts.imported);
  if (facts.approvals > 0) {
    return `${count(facts.approvals, 'question waits', 'questions wait')} for your answer; all else goes on.`;
  }
  if (watch.isSilent) return silentSentence(watch.owner);
  if (facts.openConflicts > 0) {
    return `${count(facts.openConflicts, 'conflict waits', 'conflicts wait')} for you.`;
  }
  if (facts.issues > 0) {
    return `${count(facts.issues, 'cell needs', 'cells need')} your correction; all other cells are in sync.`;
  }
  if (facts.deadLetters > 0) {
    return `${count(facts.deadLetters, 'row was', 'rows were')} set aside; all others are in sync.`;
  }
  const { edits, changes } = facts;
  if (edits.pending + changes.pending > 0) {
    const parts = [
      ...(edits.pending > 0 ? [count(edits.pending, 'edit', 'edits')] : []),
      ...(changes.pending > 0 ? [count(changes.pending, 'change of MySQL', 'changes of MySQL')] : []),
    ];
    return `${parts.join(' and ')} ${edits.pending + changes.pending === 1 ? 'is' : 'are'} on the way.`;
  }
  return `In sync: ${count(facts.rows, 'row', 'rows')} on both sides.`;
}

function silentSentence(owner: string | null): string {
  const who = owner ?? 'whoever installed it';
  return `The add-on no longer tells of edits, so they reach MySQL minutes late. Ask ${who} to open its sidebar, or start it there yourself.`;
}

function importSentence({ done, total }: LinkFacts['imported']): string {
  if (total === null) return 'The first sync has begun: the tab is being read.';
  return `The first sync runs: ${number(done)} of ${count(total, 'row is', 'rows are')} in MySQL. You can go on working.`;
}

function waitingNote({ edits, changes }: LinkFacts): string {
  const waiting = edits.pending + changes.pending;
  return waiting === 0 ? '' : ` ${count(waiting, 'edit or change waits', 'edits and changes wait')} so far.`;
}

function count(value: number, one: string, many: string): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
