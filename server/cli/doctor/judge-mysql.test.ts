/** What `doctor` says of MySQL: each wrong fact is told, with what to do, and nothing else is. */
import { describe, expect, test } from 'vitest';

import { readGrants, RIGHTS } from './grants.ts';
import { judgeMysql, type MysqlFacts } from './judge-mysql.ts';

const GOOD: MysqlFacts = {
  version: '8.0.36',
  database: 'rowlink',
  account: 'rowlink@%',
  variables: {
    log_bin: 'ON',
    log_bin_trust_function_creators: 'ON',
    binlog_format: 'ROW',
    read_only: 'OFF',
    max_connections: '151',
    wait_timeout: '28800',
    max_allowed_packet: '67108864',
    innodb_flush_log_at_trx_commit: '1',
    sync_binlog: '1',
  },
  grants: [
    'GRANT USAGE ON *.* TO `rowlink`@`%`',
    `GRANT ${RIGHTS.join(', ')} ON \`rowlink\`.* TO \`rowlink\`@\`%\``,
  ],
  session: {
    isolation: 'READ-COMMITTED',
    timeZone: '+00:00',
    sqlMode: 'STRICT_ALL_TABLES',
    keepsState: true,
  },
  schema: { applied: 20, shipped: 20, isForeign: false },
  linkedTables: 2,
  missingTables: [],
  brokenTriggers: [],
  queueRefusal: null,
  otherDefiners: [],
  clockOffsetMs: -12,
  connections: 25,
};

/** What is wrong, each with its state. */
function wrong(changed: Partial<MysqlFacts>): string[] {
  return judgeMysql({ ...GOOD, ...changed })
    .filter(({ state }) => state !== 'good')
    .map(({ check, state, remedy }) => `${state} ${check}${remedy === null ? ' WITHOUT A REMEDY' : ''}`);
}

const variable = (values: Record<string, string>): Partial<MysqlFacts> => ({
  variables: { ...GOOD.variables, ...values },
});

describe('MySQL', () => {
  test('nothing is wrong with a good one', () => expect(wrong({})).toEqual([]));

  const cases: [string, Partial<MysqlFacts>, string[]][] = [
    ['too old', { version: '5.7.44' }, ['problem version']],
    ['MariaDB, good', { version: '10.11.6-MariaDB' }, []],
    ['MariaDB, too old', { version: '10.5.1-MariaDB' }, ['problem version']],
    ['no rights', { grants: GOOD.grants.slice(0, 1) }, ['problem rights']],
    ['rights by a role', { grants: ['GRANT `sync`@`%` TO `rowlink`@`%`'] }, ['warning rights']],
    [
      'no trust',
      variable({ log_bin_trust_function_creators: 'OFF' }),
      ['problem log_bin_trust_function_creators'],
    ],
    ['no trust, no log', variable({ log_bin_trust_function_creators: 'OFF', log_bin: 'OFF' }), []],
    [
      'no trust, but everything is allowed',
      {
        ...variable({ log_bin_trust_function_creators: 'OFF' }),
        grants: ['GRANT ALL PRIVILEGES ON *.* TO `root`@`%`'],
      },
      [],
    ],
    ['statements in the log', variable({ binlog_format: 'STATEMENT' }), ['problem binlog_format']],
    ['a replica', variable({ super_read_only: 'ON' }), ['problem writable']],
    ['few connections', variable({ max_connections: '30' }), ['warning max_connections']],
    ['short idle time', variable({ wait_timeout: '60' }), ['warning wait_timeout']],
    ['small packets', variable({ max_allowed_packet: '1048576' }), ['warning max_allowed_packet']],
    ['lazy disk', variable({ innodb_flush_log_at_trx_commit: '2' }), ['warning durability']],
    ['lazy log', variable({ sync_binlog: '0' }), ['warning durability']],
    ['a proxy that shares', { session: { ...GOOD.session, keepsState: false } }, ['problem session']],
    [
      'another isolation',
      { session: { ...GOOD.session, isolation: 'REPEATABLE-READ' } },
      ['problem session'],
    ],
    ['not migrated', { schema: { applied: 3, shipped: 20, isForeign: false } }, ['warning schema']],
    ['of another version', { schema: { applied: 20, shipped: 20, isForeign: true } }, ['problem schema']],
    ['a table that is gone', { missingTables: ['airports'] }, ['problem tables']],
    ['a trigger that is gone', { brokenTriggers: ['airports'] }, ['problem triggers']],
    ['a queue that takes nothing', { queueRefusal: 'It is full.' }, ['problem change queue']],
    ['triggers of others', { otherDefiners: ['former@%'] }, ['warning definer']],
    ['a clock that is off', { clockOffsetMs: 5_000 }, ['warning clock']],
  ];
  test.each(cases)('%s', (_, changed, expected) => expect(wrong(changed)).toEqual(expected));
});

describe('rights', () => {
  const all = `GRANT ${RIGHTS.join(', ')} ON`;
  test.each([
    ['by name', `${all} \`rowlink\`.* TO \`a\`@\`%\``, 'rowlink', 0],
    ['of another database', `${all} \`other\`.* TO \`a\`@\`%\``, 'rowlink', RIGHTS.length],
    ['by a pattern', `${all} \`row%\`.* TO \`a\`@\`%\``, 'rowlink', 0],
    ['by an escaped name', `${all} \`row\\_link\`.* TO \`a\`@\`%\``, 'row_link', 0],
    ['an escaped _ is itself', `${all} \`row\\_link\`.* TO \`a\`@\`%\``, 'rowxlink', RIGHTS.length],
    ['on one table only', `${all} \`rowlink\`.\`t\` TO \`a\`@\`%\``, 'rowlink', RIGHTS.length],
    ['everything', 'GRANT ALL PRIVILEGES ON `rowlink`.* TO `a`@`%`', 'rowlink', 0],
    [
      'some',
      'GRANT SELECT, INSERT ON `rowlink`.* TO `a`@`%` WITH GRANT OPTION',
      'rowlink',
      RIGHTS.length - 2,
    ],
    ['a name with signs of a pattern', `${all} \`a+b\`.* TO \`a\`@\`%\``, 'a+b', 0],
  ])('%s', (_, line, database, missing) => {
    expect(readGrants([line], database).missing).toHaveLength(missing);
  });
});
