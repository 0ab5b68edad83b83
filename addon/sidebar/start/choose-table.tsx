/** Which MySQL table the tab is kept in step with: a new one, or one that is there and that the operator offers. */
import { useEffect, useState } from 'preact/hooks';
import type { TablesAnswer } from '../../../shared/protocol/registration.ts';
import { ask } from '../ask.ts';
import { Select, TextField } from '../parts/field.tsx';

interface ChooseTableProps {
  table: string | null;
  /** The tab has no headers, so a new table cannot be made for it. */
  isEmpty: boolean;
  /** Columns that tell the rows of a view apart, with commas. */
  viewKey: string;
  changeViewKey: (columns: string) => void;
  change: (table: string | null) => void;
}

/** Nothing while there is no table to choose; a server that cannot tell has none. */
export function ChooseTable({ table, isEmpty, change, viewKey, changeViewKey }: ChooseTableProps) {
  const [tables, setTables] = useState<TablesAnswer['tables']>([]);
  useEffect(() => {
    ask('tables', {}).then(
      (answer) => setTables(answer.tables),
      () => setTables([]),
    );
  }, []);
  const free = tables.filter(({ linkedTab }) => linkedTab === null);
  if (free.length === 0 && table === null) return null;
  const isView = free.some((each) => each.table === table && each.isView === true);
  return (
    <>
      <Select
        label="Keep in step with"
        value={table ?? ''}
        options={[
          ['', 'a new table for this tab'],
          ...free.map((each) => [each.table, nameOf(each)] as const),
        ]}
        hint={
          table === null
            ? isEmpty
              ? 'Choose one that is there, and this tab gets its headers and rows.'
              : 'Or with a MySQL table that is there already.'
            : isView
              ? 'The sheet shows the view and is read every ten minutes. What is typed into it gives way.'
              : 'The table keeps its key and types. An empty tab gets its rows; rows of both are matched by the primary key.'
        }
        onChange={(name) => change(name === '' ? null : name)}
      />
      {isView && (
        <TextField
          label="Columns that tell its rows apart (with commas)"
          value={viewKey}
          onDone={changeViewKey}
        />
      )}
    </>
  );
}

function nameOf({ table, rows, isView }: TablesAnswer['tables'][number]): string {
  return isView === true ? `${table} (a view)` : `${table} (about ${rows.toLocaleString()} rows)`;
}
