/** Issues as people look at them, in the simulation. They are numbered by their order. */
import type { Issues, StoredIssue } from '../../../ports/issues.ts';
import type { Context } from './context.ts';

export function simIssues({ server, tables, life }: Context): Issues {
  const { issues, rows, links } = tables;
  return {
    list: (link, { before, limit }) =>
      server.read(life, 'issues.list', () => {
        const columns = links.read(null, String(link))?.link.columns ?? [];
        return [...issues.all(null)]
          .map(([, issue], at): StoredIssue & { link: number; held: number } => {
            const row = [...rows.all(null)].find(
              ([, known]) => known.link === issue.link && known.state.key === issue.key,
            )?.[1];
            const columnName = columns.find(({ id }) => id === issue.column)?.name ?? null;
            return {
              ...issue,
              id: at + 1,
              row: row?.state.row ?? null,
              held: row?.held ?? 1,
              columnName,
              at: 0,
            };
          })
          .filter((issue) => issue.link === link && issue.held > 0 && (before === null || issue.id < before))
          .sort((a, b) => b.id - a.id)
          .slice(0, limit);
      }),
  };
}
