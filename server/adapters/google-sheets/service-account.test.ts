/** The key file: read, or refused with a sentence that tells none of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { readServiceAccount, readServiceAccounts } from './service-account.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rowlink-account-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(content: string): string {
  const file = join(folder, 'account.json');
  writeFileSync(file, content);
  return file;
}

const key = '-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\n';

test('reads e-mail, private key and project, whatever else the file holds', () => {
  const file = fileWith(
    JSON.stringify({
      type: 'service_account',
      client_email: 'a@b.example',
      private_key: key,
      project_id: 'p',
    }),
  );
  expect(readServiceAccount(file)).toEqual({ email: 'a@b.example', privateKey: key, project: 'p' });
});

test('several files, and all of a folder by name; an account that comes twice is refused [H12]', () => {
  const keys = mkdtempSync(join(folder, 'keys-'));
  const add = (name: string, email: string): string => {
    const file = join(keys, name);
    writeFileSync(file, JSON.stringify({ client_email: email, private_key: key }));
    return file;
  };
  const [two, one] = [add('2.json', 'b@p.example'), add('1.json', 'a@p.example')];
  writeFileSync(join(keys, 'notes.txt'), 'no key');
  const emails = (paths: string[]) => readServiceAccounts(paths).map(({ email }) => email);
  expect(emails([keys])).toEqual(['a@p.example', 'b@p.example']);
  expect(emails([two, one])).toEqual(['b@p.example', 'a@p.example']);
  expect(() => emails([keys, one])).toThrow('two key files are of a@p.example');
  expect(() => emails([mkdtempSync(join(folder, 'empty-'))])).toThrow('holds no key file');
});

test('a file that is not there is named', () => {
  expect(() => readServiceAccount('/no/such/file.json')).toThrow('/no/such/file.json cannot be read');
});

test.each([
  ['is not JSON', 'client_email=a', 'is not JSON'],
  ['is of another kind', '{"client_id":"x"}', 'client_email, private_key'],
  ['has a broken key', JSON.stringify({ client_email: 'a@b.example', private_key: 'MII' }), 'private_key'],
])('a file that %s is refused without showing its content', (_, content, sentence) => {
  const file = fileWith(content);
  expect(() => readServiceAccount(file)).toThrow(sentence);
  expect(() => readServiceAccount(file)).not.toThrow('MII');
});
