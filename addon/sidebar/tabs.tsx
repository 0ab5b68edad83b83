/** The sidebar's views as tabs: arrow keys move among them, one Tab key leads past them. */
import { Icon } from './parts/icon.tsx';
import type { IconName } from './parts/icon.tsx';

export const VIEWS = ['status', 'columns', 'conflicts', 'issues', 'activity'] as const;
export type View = (typeof VIEWS)[number];

const NAMES: Readonly<Record<View, string>> = {
  status: 'Status',
  columns: 'Columns',
  conflicts: 'Conflicts',
  issues: 'Issues',
  activity: 'Activity',
};
const STEPS: Readonly<Record<string, number | undefined>> = { ArrowRight: 1, ArrowLeft: -1 };

interface TabsProps {
  view: View;
  /** How many things wait in a view. */
  counts: Readonly<Partial<Record<View, number>>>;
  choose: (view: View) => void;
}

export function Tabs({ view, counts, choose }: TabsProps) {
  const move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const wanted = event.key === 'Home' ? 0 : event.key === 'End' ? VIEWS.length - 1 : undefined;
    if (step === undefined && wanted === undefined) return;
    event.preventDefault();
    const at = wanted ?? (VIEWS.indexOf(view) + (step ?? 0) + VIEWS.length) % VIEWS.length;
    const next = VIEWS[at] ?? 'status';
    choose(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Views" onKeyDown={move}>
      {VIEWS.map((each) => (
        <TabButton key={each} view={each} isOn={each === view} count={counts[each] ?? 0} choose={choose} />
      ))}
    </div>
  );
}

interface TabButtonProps {
  view: View;
  isOn: boolean;
  count: number;
  choose: (view: View) => void;
}

function TabButton({ view, isOn, count, choose }: TabButtonProps) {
  const icon: IconName = view;
  return (
    <button
      type="button"
      role="tab"
      id={`tab-${view}`}
      aria-selected={isOn}
      aria-controls="view"
      tabIndex={isOn ? 0 : -1}
      onClick={() => choose(view)}
    >
      <span class="pill">
        <Icon name={icon} size={18} />
        {count > 0 && (
          <span class="count">
            {count > 99 ? '99+' : count}
            <span class="unseen"> waiting</span>
          </span>
        )}
      </span>
      {NAMES[view]}
    </button>
  );
}
