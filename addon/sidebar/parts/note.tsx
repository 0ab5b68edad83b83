/** A message inside a view: what is wrong, what waits, or what one should know. Never a stack, never the whole page. */
import type { ComponentChildren } from 'preact';
import type { Problem } from '../../rpc.ts';
import { isMissing } from '../problem.ts';
import { Icon } from './icon.tsx';

interface NoteProps {
  tone: 'problem' | 'wait' | 'info';
  title?: string;
  children?: ComponentChildren;
  onClose?: () => void;
}

export function Note({ tone, title, children, onClose }: NoteProps) {
  return (
    <div class={`note ${tone}`} role={tone === 'problem' ? 'alert' : 'status'}>
      {title !== undefined && <strong>{title}</strong>}
      <div>{children}</div>
      {onClose && (
        <button type="button" class="close" aria-label="Close this message" onClick={onClose}>
          <Icon name="close" size={14} />
        </button>
      )}
    </div>
  );
}

/** A problem, if there is one. A call that this server does not have is no fault of anybody. */
export function ProblemNote({ problem, onClose }: { problem: Problem | null; onClose?: () => void }) {
  if (problem === null) return null;
  if (isMissing(problem)) return <Note tone="info">This server does not offer that yet.</Note>;
  return (
    <Note tone="problem" {...(onClose && { onClose })}>
      {problem.message}
    </Note>
  );
}
