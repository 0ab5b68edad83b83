/** What `doctor` found, as text. */
import type { Finding } from '../doctor/finding.ts';
import { counted, plain } from './plain-text.ts';

const MARKS: Record<Finding['state'], string> = { good: '✓', warning: '!', problem: '✗' };

export function renderFindings(findings: readonly Finding[]): string {
  const count = (state: Finding['state']) => findings.filter((each) => each.state === state).length;
  const lines = findings.flatMap(({ area, check, state, found, remedy }) => [
    `${MARKS[state]} ${area} ${check}: ${plain(found)}`,
    ...(remedy === null ? [] : [`    ${plain(remedy)}`]),
  ]);
  const sum = `${counted(count('problem'), 'problem')}, ${counted(count('warning'), 'warning')}, ${count('good')} good.`;
  return [...lines, '', sum].join('\n');
}
