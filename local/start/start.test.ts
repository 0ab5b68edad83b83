/** The pure parts of `npm start`: options, the data set, the lines that people read. */
import { describe, expect, test } from 'vitest';

import { loadAirports, sheetRows } from './load-data-set.ts';
import { parseStartOptions } from './options.ts';
import { isReady, renderLogLine } from './render-log-line.ts';

describe('options', () => {
  test('are --fresh and --help, nothing else', () => {
    expect(parseStartOptions([])).toEqual({ fresh: false, help: false });
    expect(parseStartOptions(['--fresh'])).toEqual({ fresh: true, help: false });
    expect(() => parseStartOptions(['--fersh'])).toThrow(/"--fersh" is not an option/);
  });
});

describe('the data set', () => {
  test('is all airports, with codes as text and places as numbers', () => {
    const [headers, first, ...rest] = loadAirports();
    expect(headers).toEqual(['iata', 'name', 'city', 'state', 'country', 'latitude', 'longitude']);
    expect(first).toEqual(['00M', 'Thigpen', 'Bay Springs', 'MS', 'USA', 31.95376472, -89.23450472]);
    expect(rest).toHaveLength(3_375);
    expect(rest.every((row) => typeof row[0] === 'string' && typeof row[5] === 'number')).toBe(true);
  });
  test('keeps text that only looks like a number, quotes, and empty cells', () => {
    const csv = 'code,name,x\n007,"Bond, ""James""",1.5\n1E9,,\n';
    expect(sheetRows(csv, ['x'])).toEqual([
      ['code', 'name', 'x'],
      ['007', 'Bond, "James"', 1.5],
      ['1E9', '', ''],
    ]);
  });
});

describe("the backend's log lines", () => {
  const crossed = {
    event: 'crossed',
    tab: 'airports',
    table: 'sheet_airports',
    rows: 1,
    cells: 1,
    what: 'edit',
  };
  const render = (line: object) => renderLogLine(JSON.stringify({ severity: 'INFO', ...line }));

  test('show what crossed', () => {
    expect(render({ ...crossed, direction: 'sheet-to-mysql' })).toBe(
      'sheet → mysql  airports  1 row, 1 cell (edit)',
    );
    const many = { ...crossed, rows: 1200, cells: 2400, what: 'update', latencyMs: 2_340 };
    expect(render({ ...many, direction: 'mysql-to-sheet' })).toBe(
      'mysql → sheet  airports  1,200 rows, 2,400 cells (update)  2.3 s',
    );
  });
  test('show warnings and errors with their reason', () => {
    expect(render({ severity: 'WARNING', message: 'slow' })).toBe('! slow');
    expect(render({ severity: 'ERROR', message: 'failed', err: { message: 'gone' } })).toBe('✗ failed: gone');
    expect(renderLogLine('TypeError: x')).toBe('✗ backend: TypeError: x');
  });
  test('are quiet otherwise', () => {
    expect(render({ message: 'listening', event: 'ready' })).toBeUndefined();
    expect(renderLogLine('')).toBeUndefined();
  });
  test('tell when it is ready', () => {
    expect(isReady('{"event":"ready"}')).toBe(true);
    expect(isReady('{"event":"crossed"}')).toBe(false);
    expect(isReady('not json')).toBe(false);
  });
});
