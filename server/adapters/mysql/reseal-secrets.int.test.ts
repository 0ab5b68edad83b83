/** Changing the key that seals the links' secrets, on real MySQL. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { addTestLink, openTestMysql, type TestMysql } from '../../test/harness/mysql.ts';
import { secretBox } from '../system/secret-box.ts';
import { mysqlLinks } from './links.ts';
import { resealSecrets } from './reseal-secrets.ts';

/** The key of the test's links, and the next one. */
const [OLD, NEXT] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)];

let mysql: TestMysql;

beforeAll(async () => {
  mysql = await openTestMysql();
});
afterAll(() => mysql.close());

test('secrets are sealed anew once, and open without the old key from then on [A10]', async () => {
  const link = await addTestLink(mysql, { table: 'first' });
  const known = await mysql.links.byPublicId(link.publicId);
  const both = secretBox([NEXT, OLD]);
  expect(await resealSecrets(mysql.pool, both)).toBe(1);
  expect(await resealSecrets(mysql.pool, both)).toBe(0);
  const later = mysqlLinks(mysql.pool, mysql.database, secretBox([NEXT]));
  expect(await later.byPublicId(link.publicId)).toEqual(known);
  await expect(resealSecrets(mysql.pool, secretBox([OLD]))).rejects.toThrow('CONFIG_INVALID');
  expect(await later.byPublicId(link.publicId)).toEqual(known);
});
