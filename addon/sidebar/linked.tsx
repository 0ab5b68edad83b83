/** A linked tab: its views, and what they share. */
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { ColumnList } from '../../shared/protocol/link-api/views.ts';
import type { LinkStatus, Problem, TabStatus } from '../rpc.ts';
import { ask, askLink } from './ask.ts';
import { focusSheet } from './google-script.ts';
import { LinkLost } from './link-lost.tsx';
import { Note } from './parts/note.tsx';
import { isUnanswered, problemOf } from './problem.ts';
import { TabProvider } from './tab-context.tsx';
import type { LinkedTab, SheetBeside } from './tab-context.tsx';
import { Tabs } from './tabs.tsx';
import type { View } from './tabs.tsx';
import { Activity } from './views/activity.tsx';
import { Columns } from './views/columns.tsx';
import { Conflicts } from './views/conflicts.tsx';
import { Issues } from './views/issues.tsx';
import { Status } from './views/status.tsx';

const UNANSWERED = 'The server does not answer just now. Your edits are kept and sent later.';

const SHEET: SheetBeside = {
  goTo: async (place) => {
    await ask('goTo', place);
    focusSheet();
  },
  typeCell: async (place, text) => {
    await ask('typeCell', { ...place, text });
    focusSheet();
  },
};

interface LinkedProps {
  link: LinkStatus;
  refresh: () => Promise<void>;
  accept: (status: TabStatus) => void;
  tell: (sentence: string) => void;
}

export function Linked({ link, refresh, accept, tell }: LinkedProps) {
  const [view, setView] = useState<View>('status');
  const [columns, setColumns] = useState<ColumnList | null>(null);
  const [columnsProblem, setColumnsProblem] = useState<Problem | null>(null);
  const readColumns = useCallback(async () => {
    try {
      setColumns(await askLink('listColumns', {}));
      setColumnsProblem(null);
    } catch (error) {
      setColumnsProblem(problemOf(error));
    }
  }, []);
  // Names of columns are needed everywhere; when their view is opened they are read again.
  const isReachable = link.problem === null;
  const isShown = view === 'columns';
  useEffect(() => void readColumns(), [readColumns, link.linkId, isReachable, isShown]);
  const tab = useMemo<LinkedTab>(
    () => ({ link, columns, refresh, accept, tell, askLink, sheet: SHEET }),
    [link, columns, refresh, accept, tell],
  );
  const counts = {
    conflicts: link.view?.openConflicts ?? 0,
    issues: (link.view?.issues ?? 0) + (link.view?.deadLetters ?? 0) + (link.view?.approvals ?? 0),
  };
  return (
    <TabProvider value={tab}>
      <Tabs view={view} counts={counts} choose={setView} />
      <div id="view" role="tabpanel" aria-labelledby={`tab-${view}`} tabIndex={-1}>
        <LinkLost />
        {view !== 'status' && isUnanswered(link.problem) && <Note tone="wait">{UNANSWERED}</Note>}
        {view === 'status' && <Status />}
        {view === 'columns' && <Columns problem={columnsProblem} accept={setColumns} />}
        {view === 'conflicts' && <Conflicts />}
        {view === 'issues' && <Issues />}
        {view === 'activity' && <Activity />}
      </div>
    </TabProvider>
  );
}
