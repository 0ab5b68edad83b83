/** What is told of servers on which tables cannot be attached. */
import { describe, expect, test } from 'vitest';

import { grantFor, unfitServer, type ServerFacts } from './server-fit.ts';

const GOOD: ServerFacts = {
  version: '8.4.2',
  versionComment: 'MySQL Community Server - GPL',
  isReadOnly: false,
  hasBinaryLog: true,
  trustsFunctionCreators: true,
  binaryLogFormat: 'ROW',
  isPrivileged: false,
};

describe('a server', () => {
  test.each<[string, Partial<ServerFacts>, RegExp | null]>([
    ['as it should be', {}, null],
    ['without a binary log', { hasBinaryLog: false, trustsFunctionCreators: false }, null],
    [
      'that trusts nobody, asked by an administrator',
      { trustsFunctionCreators: false, isPrivileged: true },
      null,
    ],
    [
      'that trusts nobody',
      { trustsFunctionCreators: false },
      /SET GLOBAL log_bin_trust_function_creators = 1/,
    ],
    ['that logs statements', { binaryLogFormat: 'STATEMENT' }, /SET GLOBAL binlog_format = 'ROW'/],
    ['that is a replica', { isReadOnly: true }, /primary server/],
    ['of TiDB', { version: '8.0.11-TiDB-v7.5.1' }, /TiDB has no triggers/],
    ['of PlanetScale', { versionComment: 'PlanetScale' }, /no triggers/],
  ])('%s [K12]', (_, facts, told) => {
    const sentence = unfitServer({ ...GOOD, ...facts });
    if (told === null) expect(sentence).toBeNull();
    else expect(sentence).toMatch(told);
  });

  test('the statement that gives the rights names table and account safely [K12]', () => {
    expect(grantFor('my`db', 'orders', "o'hara@%")).toBe(
      "GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON `my``db`.`orders` TO 'o''hara'@'%'",
    );
  });
});
