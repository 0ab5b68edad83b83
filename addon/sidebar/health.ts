/** How a link is doing, in one glance: a tone, a title and a sentence. Pure. */
import { DAILY_LIMIT } from '../rpc.ts';
import type { LinkStatus } from '../rpc.ts';
import { isUnanswered } from './problem.ts';
import { counted } from './words.ts';

export type Tone = 'good' | 'busy' | 'wait' | 'problem';

export interface Health {
  tone: Tone;
  title: string;
  sentence: string;
}

/** What matters most comes first: no server, paused, importing, things that wait for a person, then work in progress. */
export function healthOf(link: LinkStatus): Health {
  const { view, problem } = link;
  if (view === null || isUnanswered(problem)) return withoutServer(link);
  const { sentence } = view;
  if (view.status === 'paused') return { tone: 'wait', title: 'Paused', sentence };
  if (view.status === 'importing') return { tone: 'busy', title: 'First sync', sentence };
  if (problem !== null) return { tone: 'problem', title: 'Trouble', sentence: problem.message };
  const forPerson = view.openConflicts + view.issues + view.deadLetters + view.approvals;
  if (forPerson > 0) {
    return { tone: 'wait', title: `${counted(forPerson, 'thing')} to look at`, sentence };
  }
  if (view.edits.pending + view.changes.pending + link.waitingRows > 0) {
    return { tone: 'busy', title: 'Syncing', sentence };
  }
  return { tone: 'good', title: 'All is well', sentence };
}

function withoutServer(link: LinkStatus): Health {
  const { problem } = link;
  const waiting = link.waitingRows > 0 ? ` ${counted(link.waitingRows, 'row')} of yours wait here.` : '';
  if (problem?.code === DAILY_LIMIT) {
    return { tone: 'problem', title: 'Google’s daily limit', sentence: `${problem.message}${waiting}` };
  }
  if (isUnanswered(problem)) {
    return {
      tone: 'problem',
      title: 'Server not reachable',
      sentence: `Nothing is lost: edits are kept and go out as soon as the server is back.${waiting}`,
    };
  }
  if (problem === null || problem.code === 'NOT_FOUND') {
    return { tone: 'good', title: 'Linked', sentence: 'Edits of this tab go to the server.' };
  }
  return { tone: 'problem', title: 'Trouble', sentence: problem.message };
}
