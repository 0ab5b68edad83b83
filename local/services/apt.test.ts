/** The files that keep apt out of the system: signed sources, own folders, the machine's proxies. */
import { expect, test } from 'vitest';

import { configFile, sourceLine, statusFile } from './apt.ts';

test('trusts the keyring where it exists, else only TLS', () => {
  expect(sourceLine(true, undefined)).toMatch(
    /^deb \[signed-by=\S+\] http:\/\/deb\.debian\.org\/debian sid main\n$/,
  );
  expect(sourceLine(false, undefined)).toMatch(/^deb \[trusted=yes\] https:\/\/deb\.debian\.org/);
  expect(sourceLine(false, 'http://mirror.example/debian')).toContain(' https://mirror.example/debian ');
});

test('keeps every folder of apt inside ours and the network settings of the machine', () => {
  const text = configFile('/cache/apt', 'amd64', 'Acquire::http::Proxy "http://proxy:3128";\n');
  expect(text.split('\n')[0]).toBe('Acquire::http::Proxy "http://proxy:3128";');
  const paths = [...text.matchAll(/^Dir::\S+ "([^"]*)";$/gm)].map((match) => match[1] ?? '');
  expect(paths.length).toBeGreaterThan(8);
  expect(paths.every((path) => path === '/dev/null' || path.startsWith('/cache/apt'))).toBe(true);
});

test('tells the solver that packages are there', () => {
  expect(statusFile(['perl'], 'amd64')).toMatch(/^Package: perl\nStatus: install ok installed\n/);
});
