/** docs/security.md promises tests by their files: each of them is there. */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);

test('every test that docs/security.md names is there', () => {
  const text = readFileSync(new URL('docs/security.md', ROOT), 'utf8');
  const named = [...text.matchAll(/`(?:[\w-]+\/)*([\w.-]+\.test\.ts)`/g)].map(([, file]) => file);
  const found = globSync('{server,addon,local}/**/*.test.ts', { cwd: ROOT }).map((file) => basename(file));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((file) => !found.includes(file ?? ''))).toEqual([]);
});
