import { describe, expect, test } from 'vitest';

import { mariadbDefault, mysqlDefault } from './column-default.ts';

const value = (text: string) => ({ value: text, expression: null });
const expression = (text: string) => ({ value: null, expression: text });
const none = { value: null, expression: null };

describe('the default of a column, as the catalogue tells it', () => {
  test.each([
    [null, '', none],
    ['new', '', value('new')],
    ['uuid()', 'DEFAULT_GENERATED', expression('uuid()')],
    [
      String.raw`replace(uuid(),_utf8mb4\'-\',_utf8mb4\'\\\\\')`,
      'DEFAULT_GENERATED',
      expression(String.raw`replace(uuid(),_utf8mb4'-',_utf8mb4'\\')`),
    ],
    ['CURRENT_TIMESTAMP', 'DEFAULT_GENERATED on update CURRENT_TIMESTAMP', expression('CURRENT_TIMESTAMP')],
  ])('MySQL: %s %s', (preset, extra, meant) => expect(mysqlDefault(preset, extra)).toEqual(meant));

  test.each([
    [null, none],
    ['NULL', none],
    ["'NULL'", value('NULL')],
    ["'new'", value('new')],
    ["'it''s'", value("it's")],
    ["'a\\\\b'", value('a\\b')],
    ["''", value('')],
    ['5.00', value('5.00')],
    ['-1', value('-1')],
    ['uuid()', expression('uuid()')],
    ["concat('a','b')", expression("concat('a','b')")],
    ['current_timestamp()', expression('current_timestamp()')],
    ["b'101'", expression("b'101'")],
  ])('MariaDB: %s', (preset, meant) => expect(mariadbDefault(preset)).toEqual(meant));
});
