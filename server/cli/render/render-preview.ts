/** What linking a tab would do, as text. */
import type { PreviewAnswer, TablesAnswer } from '../../../shared/protocol/registration.ts';
import { counted, plain, short, typeName } from './plain-text.ts';
import { table } from './table.ts';

export function renderPreview({ linkId, tableName, columns, warnings, dryRun }: PreviewAnswer): string {
  const { mysql, sheet, refused } = dryRun;
  return [
    linkId === null
      ? `The tab would be linked with the table ${plain(tableName)}.`
      : `The tab is linked with the table ${plain(tableName)}; a full read would do this.`,
    '',
    table(
      ['tab', 'header', 'mysql column', 'type', 'values'],
      columns.map(({ letters, header, name, nativeType, skip, samples }) => [
        letters,
        short(header, 30),
        skip ? '(not synced)' : short(name, 30),
        skip ? '-' : typeName(nativeType),
        short(samples.join(', ')),
      ]),
    ),
    '',
    `MySQL: ${sideOf(mysql)}`,
    `Sheet: ${sideOf(sheet)}`,
    `Refused: ${counted(refused.cells, 'cell')}`,
    ...refused.samples.map(
      ({ row, column, value, why }) => `  row ${row}, ${plain(column)}: ${short(value, 30)} - ${plain(why)}`,
    ),
    ...columns.flatMap(({ header, warnings: about }) =>
      about.map((sentence) => `! ${plain(header)}: ${plain(sentence)}`),
    ),
    ...warnings.map((sentence) => `! ${plain(sentence)}`),
  ].join('\n');
}

function sideOf({ inserted, changed, removed, cells }: PreviewAnswer['dryRun']['mysql']): string {
  return `${counted(inserted, 'row')} new, ${changed} changed, ${removed} deleted (${counted(cells, 'cell')})`;
}

export function renderTables({ tables }: TablesAnswer): string {
  if (tables.length === 0) {
    return 'No table may be linked. The server names those that may in SYNC_ATTACHABLE_TABLES.';
  }
  const about = (rows: number) => (rows === 0 ? '0' : `~${rows}`);
  const shown = tables.map(({ table: name, rows, linkedTab, isView }) => [
    isView === true ? `${plain(name)} (view)` : plain(name),
    about(rows),
    linkedTab === null ? '-' : short(linkedTab, 40),
  ]);
  return table(['table', 'rows', 'linked tab'], shown);
}
