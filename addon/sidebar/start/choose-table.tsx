/** Which MySQL table the tab is kept in step with: a new one, or one that is there and that the operator offers. */
import { useEffect, useState } from 'preact/hooks';
import type { TablesAnswer } from '../../../shared/protocol/registration.ts';
import { ask } from '../ask.ts';
import { Select } from '../parts/field.tsx';

interface ChooseTableProps {
  table: string | null;
  /** The tab has no headers, so a new table cannot be made for it. */
  isEmpty: boolean;
  change: (table: string | null) => void;
}

/** Nothing while there is no table to choose; a server that cannot tell has none. */
export function ChooseTable({ table, isEmpty, change }: ChooseTableProps) {
  const [tables, setTables] = useState<TablesAnswer['tables']>([]);
  useEffect(() => {
    ask('tables', {}).then(
      (answer) => setTables(answer.tables),
      () => setTables([]),
    );
  }, []);
  const free = tables.filter(({ linkedTab }) => linkedTab === null);
  if (free.length === 0 && table === null) return null;
  return (
    <Select
      label="Keep in step with"
      value={table ?? ''}
      options={[
        ['', 'a new table for this tab'],
        ...free.map(
          (each) => [each.table, `${each.table} (about ${each.rows.toLocaleString()} rows)`] as const,
        ),
      ]}
      hint={
        table === null
          ? isEmpty
            ? 'Choose one that is there, and this tab gets its headers and rows.'
            : 'Or with a MySQL table that is there already.'
          : 'The table keeps its key and types. An empty tab gets its rows; rows of both are matched by the primary key.'
      }
      onChange={(name) => change(name === '' ? null : name)}
    />
  );
}
