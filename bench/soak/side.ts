/** What one side holds, told in the names that the soak gave its columns: a header may be renamed, its name stays in it. */

export interface Row {
  /** Blank where somebody typed into a line without a row. */
  id: string;
  /** By name of the column; blank ones are left out. */
  cells: ReadonlyMap<string, string>;
}

export interface Side {
  /** Names of all columns of data, without the id. */
  columns: readonly string[];
  rows: readonly Row[];
}

const ID = 'id';
const KEY = 'sync key';

/** A header that was renamed ends in "~" and a number. */
export function nameOf(header: string): string {
  return header.replace(/~\d+$/, '');
}

/** `names` are those of the columns from the first one on; rows without any value are none. */
export function sideOf(names: readonly string[], lines: readonly (readonly string[])[]): Side {
  const isData = (name: string) => name !== '' && name !== ID && name !== KEY;
  const idAt = names.indexOf(ID);
  const rows = lines.map((line): Row => {
    const cells = names.flatMap((name, at): [string, string][] => {
      const value = line[at] ?? '';
      return isData(name) && value !== '' ? [[name, value]] : [];
    });
    return { id: line[idAt] ?? '', cells: new Map(cells) };
  });
  return { columns: names.filter(isData), rows: rows.filter(({ id, cells }) => id !== '' || cells.size > 0) };
}

/** Sentences about what one side has and the other has not. */
export function differences(sheet: Side, table: Side): string[] {
  const [inSheet, inTable] = [sheet, table].map(({ rows }) => new Set(rows.map(rowText)));
  const [tabs, tables] = [new Set(sheet.columns), new Set(table.columns)];
  return [
    ...without(tabs, tables).map((name) => `column ${name} is only in the sheet`),
    ...without(tables, tabs).map((name) => `column ${name} is only in MySQL`),
    ...without(inSheet, inTable).map((row) => `only in the sheet: ${row}`),
    ...without(inTable, inSheet).map((row) => `only in MySQL: ${row}`),
  ];
}

function rowText({ id, cells }: Row): string {
  const texts = [...cells].map(([name, value]) => `${name}=${value}`).sort();
  return [id, ...texts].join(', ');
}

function without(these: ReadonlySet<string> = new Set(), those: ReadonlySet<string> = new Set()): string[] {
  return [...these].filter((one) => !those.has(one));
}
