/** Which MySQL table the tab is linked to, asked of the add-on as its sidebar does; and how to change that table. */

/** Undefined: not linked, or there is no add-on to ask. */
export async function linkedTable(spreadsheetId: string, tabId: number): Promise<string | undefined> {
  try {
    const response = await fetch('/control/script/run', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ spreadsheetId, tabId, function: 'api', args: ['{"op":"status"}'] }),
    });
    if (!response.ok) return undefined;
    const { result } = (await response.json()) as { result: unknown };
    const answer = JSON.parse(String(result)) as { answer?: { link?: { tableName?: string } | null } };
    return answer.answer?.link?.tableName;
  } catch {
    return undefined;
  }
}

const plainName = /^[a-z][a-z0-9_]*$/;

/**
 * An UPDATE to try on the table: a later column of the first data row, found by its first. Undefined when the headers are
 * not names that MySQL has as they stand.
 */
export function exampleUpdate(
  table: string,
  headers: readonly string[],
  firstRow: readonly string[],
): string | undefined {
  const [keyName = '', , ...others] = headers;
  const column = others.find((name) => plainName.test(name));
  const keyValue = firstRow[0] ?? '';
  if (!plainName.test(keyName) || column === undefined || keyValue === '') return undefined;
  return `UPDATE ${table} SET ${column} = 'Springfield' WHERE ${keyName} = '${keyValue.replaceAll("'", "''")}'`;
}
