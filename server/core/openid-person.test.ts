/** Whom a provider's claims name, and to which organisation he belongs. */
import { expect, test } from 'vitest';

import { isNamed } from './named-people.ts';
import { openIdPerson } from './openid-person.ts';

const GOOGLE = 'https://accounts.google.com';
const OWN = 'https://id.example.com/realms/ops';
const ann = { email: 'ann@example.com', email_verified: true };

test.each<[string, object, string, string | null]>([
  ['of a company at Google', { ...ann, hd: 'example.com' }, GOOGLE, 'example.com'],
  ['with a company’s address on a private account at Google', ann, GOOGLE, null],
  ['with a claim that is no text', { ...ann, hd: ['example.com'] }, GOOGLE, null],
  ['at a provider of one’s own', ann, OWN, 'example.com'],
  ['whose provider says what only Google may', { ...ann, hd: 'other.example' }, OWN, 'example.com'],
])('somebody %s [B6]', (_, claims, issuer, domain) => {
  expect(openIdPerson({ ...claims }, issuer)).toEqual({ email: 'ann@example.com', domain });
});

test.each([{}, { email: 'ann@example.com' }, { ...ann, email_verified: 1 }, { ...ann, email: 7 }])(
  '%j names nobody [B6]',
  (claims) => expect(openIdPerson({ ...claims }, OWN)).toBeNull(),
);

test('a person is named by the address or the organisation, and without one by neither @ nor nothing [B6]', () => {
  expect(isNamed(['ann@example.com'], { email: 'Ann@Example.com', domain: null })).toBe(true);
  expect(isNamed(['@example.com'], { email: 'x@y.z', domain: 'Example.com' })).toBe(true);
  expect(isNamed(['@', '', '@null'], { email: 'x@y.z', domain: null })).toBe(false);
  expect(isNamed(['@example.com'], { email: 'ann@example.com', domain: null })).toBe(false);
});
