/** One link: how it is, its lag and drift over time, and what the sidebar shows of it - with the same views. */
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';

import type { LinkStatus, Problem } from '../../../../addon/rpc.ts';
import { Note, ProblemNote } from '../../../../addon/sidebar/parts/note.tsx';
import { Loading } from '../../../../addon/sidebar/parts/shown.tsx';
import { problemOf } from '../../../../addon/sidebar/problem.ts';
import { TabProvider, type LinkedTab } from '../../../../addon/sidebar/tab-context.tsx';
import { Activity } from '../../../../addon/sidebar/views/activity.tsx';
import { Columns } from '../../../../addon/sidebar/views/columns.tsx';
import { Conflicts } from '../../../../addon/sidebar/views/conflicts.tsx';
import { Issues } from '../../../../addon/sidebar/views/issues.tsx';
import { Rules } from '../../../../addon/sidebar/views/settings.tsx';
import type { ColumnList, LinkView } from '../../../../shared/protocol/link-api/views.ts';
import { askLink as askLinkOf } from '../api.ts';
import { useBoard } from '../board.tsx';
import { LagPlots } from '../parts/lag-plots.tsx';
import { LINK_VIEWS, linkAddress, type LinkViewName } from '../route.ts';
import { LinkHead } from './link-head.tsx';

const NAMES: Readonly<Record<LinkViewName, string>> = {
  activity: 'Activity',
  conflicts: 'Conflicts',
  issues: 'Issues',
  schema: 'Schema',
  settings: 'Settings',
};

export function LinkPlace({ linkId, view: shown }: { linkId: string; view: LinkViewName }) {
  const { live, tell } = useBoard();
  const listed = live.links.get(linkId);
  const [view, setView] = useState<LinkView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [columns, setColumns] = useState<ColumnList | null>(null);
  const [columnsProblem, setColumnsProblem] = useState<Problem | null>(null);
  const askLink: LinkedTab['askLink'] = useCallback(
    (call, request) => askLinkOf(linkId, call, request),
    [linkId],
  );
  const refresh = useCallback(async () => {
    try {
      setView(await askLink('readLink', {}));
      setProblem(null);
    } catch (error) {
      setProblem(problemOf(error));
    }
  }, [askLink]);
  // The stream says that something changed; the link itself is asked what.
  useEffect(() => void refresh(), [refresh, listed]);
  const isSchema = shown === 'schema';
  useEffect(() => {
    askLink('listColumns', {}).then(setColumns, (error: unknown) => setColumnsProblem(problemOf(error)));
  }, [askLink, isSchema]);
  const tab = useMemo<LinkedTab>(
    () => ({
      link: statusOf(linkId, view, problem),
      columns,
      refresh,
      accept: () => undefined,
      tell,
      askLink,
      sheet: null,
    }),
    [linkId, view, problem, columns, refresh, tell, askLink],
  );
  if (listed === undefined) {
    return (
      <Note tone="info" title="This link is over">
        The tab was unlinked, or never linked. <a href="#/links">All links</a>
      </Note>
    );
  }
  const counts: Partial<Record<LinkViewName, number>> = {
    conflicts: listed.openConflicts,
    issues: listed.issues + listed.deadLetters + listed.approvals,
  };
  return (
    <TabProvider value={tab}>
      <LinkHead link={listed} view={view} refresh={refresh} />
      <ProblemNote problem={problem} />
      <LagPlots linkId={linkId} />
      <nav class="views" aria-label="About this link">
        {LINK_VIEWS.map((each) => (
          <a key={each} href={linkAddress(linkId, each)} aria-current={each === shown ? 'page' : undefined}>
            {NAMES[each]}
            {(counts[each] ?? 0) > 0 && (
              <span class="count">
                {counts[each]}
                <span class="unseen"> waiting</span>
              </span>
            )}
          </a>
        ))}
      </nav>
      <section class={`view ${shown}`} aria-label={NAMES[shown]}>
        {view === null && problem === null ? (
          <Loading what="The link is loading" />
        ) : (
          <>
            {shown === 'activity' && <Activity />}
            {shown === 'conflicts' && <Conflicts />}
            {shown === 'issues' && <Issues />}
            {shown === 'schema' && <Columns problem={columnsProblem} accept={setColumns} />}
            {shown === 'settings' && view && <Rules view={view} />}
          </>
        )}
      </section>
    </TabProvider>
  );
}

/** As the sidebar knows a link; what only an add-on knows is empty here. */
function statusOf(linkId: string, view: LinkView | null, problem: Problem | null): LinkStatus {
  return {
    linkId,
    tableName: view?.table ?? '',
    columnIds: {},
    sentAt: null,
    waitingRows: 0,
    waitingNudge: false,
    error: null,
    owner: view?.triggers.owner ?? null,
    isOwner: false,
    storeUsed: 0,
    view,
    problem,
  };
}
